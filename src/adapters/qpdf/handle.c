/* Opening PDFs with qpdf and asking for its errors. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "adapters/qpdf/handle.h"

#include "tusch/error.h"

TuschQpdf *
tusch_qpdf_new(void)
{
  qpdf_data qpdf = qpdf_init();
  qpdf_silence_errors(qpdf);
  qpdf_set_suppress_warnings(qpdf, QPDF_TRUE);
  qpdf_set_attempt_recovery(qpdf, QPDF_TRUE);
  return qpdf;
}

void
tusch_qpdf_free(TuschQpdf *qpdf)
{
  if (qpdf == NULL)
    return;
  qpdf_data handle = qpdf;
  qpdf_cleanup(&handle);
}

gboolean
tusch_qpdf_check(TuschQpdf *qpdf, const char *what, GError **error)
{
  if (!qpdf_has_error(qpdf))
    return TRUE;
  qpdf_error pending = qpdf_get_error(qpdf);
  switch (qpdf_get_error_code(qpdf, pending)) {
  case qpdf_e_password:
    return tusch_fail(error, TUSCH_ERROR_UNSUPPORTED, "%s: the PDF needs a password", what);
  case qpdf_e_system:
    return tusch_fail(error, TUSCH_ERROR_IO, "%s: reading or writing failed", what);
  case qpdf_e_unsupported:
    return tusch_fail(error, TUSCH_ERROR_UNSUPPORTED, "%s: unsupported PDF feature", what);
  case qpdf_e_damaged_pdf:
  case qpdf_e_pages:
  case qpdf_e_object:
  case qpdf_e_json:
    return tusch_fail(error, TUSCH_ERROR_FORMAT, "%s: the PDF is damaged", what);
  case qpdf_e_internal:
  case qpdf_e_success:
  default:
    return tusch_fail(error, TUSCH_ERROR_LIBRARY, "%s: qpdf failed", what);
  }
}

TuschQpdf *
tusch_qpdf_open(const char *path, GError **error)
{
  g_autoptr(TuschQpdf) qpdf = tusch_qpdf_new();
  (void)qpdf_read(qpdf, path, "");
  if (!tusch_qpdf_check(qpdf, "open", error))
    return NULL;
  return g_steal_pointer(&qpdf);
}
