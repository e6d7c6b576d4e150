"""部门整体支出绩效评价报告 of an agency in 四川 about itself."""
