/* Danish wording that depends on the law or on the decision. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "assemble/words.h"

#include "base/language.h"

const char *
tusch_words_legal_basis(TuschRegime regime)
{
  switch (regime) {
  case TUSCH_REGIME_FVL9:
    return _("Partsaktindsigt efter forvaltningslovens § 9");
  case TUSCH_REGIME_OFL8:
    return _("Egenacces efter offentlighedslovens § 8");
  case TUSCH_REGIME_OFL7:
    return _("Aktindsigt efter offentlighedslovens § 7");
  case TUSCH_REGIME_GDPR15:
    return _("Indsigt efter databeskyttelsesforordningens artikel 15");
  case TUSCH_REGIME_MOL:
    return _("Aktindsigt i miljøoplysninger efter miljøoplysningsloven");
  case TUSCH_REGIME_NONE:
    break;
  }
  return NULL;
}

gboolean
tusch_words_sample_ground(TuschRegime regime, const char **label, const char **meaning)
{
  switch (regime) {
  case TUSCH_REGIME_FVL9:
    *label = _("FVL § 15 b, nr. 5");
    *meaning = _("Eksempel: udeladt efter forvaltningslovens § 15 b, nr. 5");
    return TRUE;
  case TUSCH_REGIME_OFL8:
    *label = _("OFL § 33, nr. 5");
    *meaning = _("Eksempel: udeladt efter offentlighedslovens § 33, nr. 5");
    return TRUE;
  case TUSCH_REGIME_OFL7:
    *label = _("OFL § 30, nr. 1");
    *meaning = _("Eksempel: udeladt efter offentlighedslovens § 30, nr. 1");
    return TRUE;
  case TUSCH_REGIME_GDPR15:
    *label = _("DBL § 22, stk. 1");
    *meaning = _("Eksempel: udeladt efter databeskyttelseslovens § 22, stk. 1");
    return TRUE;
  case TUSCH_REGIME_MOL:
  case TUSCH_REGIME_NONE:
    break;
  }
  return FALSE;
}

const char *
tusch_words_access(const TuschBundleRow *row)
{
  if (row->delivered == TUSCH_DELIVERY_LATER)
    return _("Behandles fortsat");
  if (row->delivered == TUSCH_DELIVERY_NOW && row->access != TUSCH_ACCESS_NO &&
      row->clean_path == NULL && !row->is_container)
    return _("Ikke vist");
  switch (row->access) {
  case TUSCH_ACCESS_YES:
    return _("Ja");
  case TUSCH_ACCESS_PARTLY:
    return _("Delvis");
  case TUSCH_ACCESS_NO:
    break;
  }
  return _("Nej");
}

const char *
tusch_words_placeholder(const TuschBundleRow *row)
{
  if (row->access == TUSCH_ACCESS_NO)
    return _("Dokumentet er undtaget fra aktindsigt");
  if (row->is_container)
    return _("Arkivfil med flere dokumenter");
  return _("Dokumentet kan ikke vises i samlingen");
}
