"""部门预算绩效评价报告 (四川), with the scored form of its indicators."""
