"""部门整体支出绩效自评报告, by the spending unit itself (湖南), with 基础数据表 and 自评表."""
