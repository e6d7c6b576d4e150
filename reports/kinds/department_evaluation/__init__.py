"""部门整体支出绩效评价报告, by a third party or the finance bureau."""
