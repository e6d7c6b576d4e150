"""What the pages of the administrator are called."""

from django.contrib import admin

admin.site.site_header = "预算绩效评价 · 管理"
admin.site.site_title = "预算绩效评价"
admin.site.index_title = "基础数据"
