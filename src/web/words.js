// SPDX-License-Identifier: GPL-3.0-or-later
// Words that people read: Danish in the source, other languages from a catalogue.

let catalogue = {};

/** Loads the catalogue of the browser's language; Danish needs none. */
export async function loadWords() {
  const wanted = localStorage.getItem("tusch-language") || document.documentElement.lang;
  if (wanted !== "en") return;
  const reply = await fetch("/en.json");
  if (reply.ok) catalogue = await reply.json();
  document.documentElement.lang = "en";
}

/** The text in the reader's language; {name} is replaced by values.name. */
export function _(text, values = {}) {
  return fill(catalogue[text] || text, values);
}

const fill = (text, values) =>
  text.replace(/\{(\w+)\}/g, (whole, name) => name in values ? values[name] : whole);

/** One of two texts that _() gave, by number. */
export const plural = (n, one, many, values = {}) => fill(n === 1 ? one : many, { n, ...values });

export const categories = () => ({
  CPR: _("CPR-nummer"), PERSON: _("Person"), ADDRESS: _("Adresse"), PHONE: _("Telefon"),
  EMAIL: _("E-mail"), ACCOUNT: _("Konto"), DATE_OF_BIRTH: _("Fødselsdato"),
  VEHICLE: _("Køretøj"), PASSPORT_ID: _("Pas eller id"), SENSITIVE: _("Følsomt"),
  OTHER: _("Andet"),
});

export const roles = () => ({
  requester: _("anmoder"), "co-party": _("medpart"), "third-party": _("tredjepart"),
  staff: _("ansat"), authority: _("myndighed"), company: _("virksomhed"),
  protected: _("beskyttet"), unknown: _("ukendt"),
});

export const verdicts = () => ({
  redact: _("Udelades"), keep: _("Bliver"), ask: _("Mangler"), mixed: _("Forskelligt"),
});

export const looks = () => ({
  "low-confidence": _("siden er svær at læse"), "unread-marks": _("mærker uden for teksten"),
  handwriting: _("ligner håndskrift"), "read-failed": _("kunne ikke læses"),
  "garbage-layer": _("tekstlaget duede ikke"), "hidden-text": _("skjult tekst"),
  "drawn-otherwise": _("andre programmer viser siden anderledes"),
});

export const areaWords = () => ({
  picture: _("billede eller mørkt felt"), writing: _("ligner håndskrift eller underskrift"),
});

export const failures = () => ({
  conflict: _("En anden har afgjort det samme i mellemtiden. Se det nye, og prøv igen."),
  approved: _("Svaret er godkendt. Åbn sagen igen for at ændre noget."),
  nothing: _("Der er ikke mere at fortryde."),
  busy: _("Arbejdsrummet er optaget et øjeblik, for eksempel af et svar, der laves. Prøv igen."),
  role: _("Din rolle giver ikke lov til det."),
  pending: _("Det kan ikke godkendes endnu: Enten mangler det kontrollerede svar, eller du har selv afgjort noget sidst, og en anden skal godkende."),
  unverified: _("Filerne er ikke dem, der blev kontrolleret. Lav svaret igen."),
  "no-session": _("Du er ikke logget ind længere. Åbn gennemgangen fra fagsystemet igen."),
  invalid: _("Det kunne ikke bruges."),
  internal: _("Noget gik galt på serveren. Prøv igen; sig det til jeres it-afdeling, hvis det bliver ved."),
});
