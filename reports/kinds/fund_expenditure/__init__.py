"""社会保险基金支出绩效评价报告, of any set of insurances: one section for each fund with a budget."""
