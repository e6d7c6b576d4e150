"""项目支出绩效目标完成情况: what each project achieved, and its form with or without scores."""
