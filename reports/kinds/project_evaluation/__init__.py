"""项目支出绩效评价报告, by the provincial outline: one document a project."""
