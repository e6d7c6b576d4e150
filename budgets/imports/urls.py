"""Routes of the import."""

from django.urls import path

from budgets.imports.views import actions
from budgets.imports.views import pages as imports
from budgets.imports.views.new import NewImportView

urlpatterns = [
    path("imports/", imports.ImportListView.as_view(), name="import-list"),
    path("imports/new/", NewImportView.as_view(), name="import-new"),
    path("imports/templates/<slug:kind>.xlsx", imports.TemplateView.as_view(), name="import-template"),
    path("imports/batches/<int:pk>/", imports.BatchView.as_view(), name="import-batch"),
    path("imports/batches/<int:pk>/workbook.xlsx", imports.BatchWorkbookView.as_view(), name="import-batch-workbook"),
    path("imports/<int:pk>/", imports.UploadCheckView.as_view(), name="import-upload"),
    path("imports/<int:pk>/faults/", imports.FaultListView.as_view(), name="import-faults"),
    path("imports/<int:pk>/correct/", actions.CorrectView.as_view(), name="import-correct"),
    path(
        "imports/<int:pk>/corrections/<int:correction>/withdraw/",
        actions.WithdrawView.as_view(),
        name="import-withdraw",
    ),
    path("imports/<int:pk>/settings/", actions.SettingsView.as_view(), name="import-settings"),
    path("imports/<int:pk>/confirm/", actions.ConfirmView.as_view(), name="import-confirm"),
    path("imports/<int:pk>/delete/", actions.DeleteView.as_view(), name="import-delete"),
    path("imports/<int:pk>/files/<int:file>/replace/", actions.ReplaceView.as_view(), name="import-replace"),
    path("imports/<int:pk>/files/<int:file>/marked.xlsx", imports.MarkedWorkbookView.as_view(), name="import-marked"),
    path(
        "imports/<int:pk>/files/<int:file>/original.xlsx",
        imports.OriginalWorkbookView.as_view(),
        name="import-original",
    ),
]
