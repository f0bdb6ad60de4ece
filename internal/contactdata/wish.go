package contactdata

import (
	"maps"
	"slices"

	"recado.dev/internal/consent"
	"recado.dev/internal/contact"
	"recado.dev/internal/desk"
	"recado.dev/internal/ident"
)

// yes and no are what people write in a column that asks for consent, folded.
func yes() []string {
	return []string{"yes", "y", "true", "1", "x", "si", "s", "agrees", "acepta", "opt in", "granted"}
}
func no() []string {
	return []string{"no", "n", "false", "0", "does not agree", "no acepta", "opt out", "withdrawn"}
}

// wish reads a cell about consent; it answers what is wrong with it.
func (d *draft) wish(kind desk.ConsentKind, cell string) (reason string) {
	word := contact.Fold(cell)
	agrees := slices.Contains(yes(), word)
	if !agrees && !slices.Contains(no(), word) {
		return "consent is yes or no, not " + cell
	}
	if d.wishes == nil {
		d.wishes = map[desk.ConsentKind]bool{}
	}
	d.wishes[kind] = agrees
	return ""
}

// wishes are the entries that a row adds to its contact's ledger; they are put
// among the changes, too. A file never takes back that somebody opted out: it may
// well be older than that.
func (r *reckoner) wishes(c *desk.Contact, d draft, changes map[string][2]any) []desk.Consent {
	var out []desk.Consent
	for _, kind := range consent.Kinds() {
		agrees, said := d.wishes[kind]
		before, known := c.Consent[kind]
		if !said || known && (before.Granted == agrees || !before.Granted) {
			continue
		}
		var had any
		if known {
			had = before.Granted
		}
		changes["consent."+string(kind)] = [2]any{had, agrees}
		out = append(out, desk.Consent{WorkspaceID: r.ws, ID: ident.New(), ContactID: c.ID, Kind: kind, Granted: agrees, Source: desk.ConsentByImport, At: r.at})
		now := maps.Clone(c.Consent)
		if now == nil {
			now = map[desk.ConsentKind]desk.ConsentState{}
		}
		now[kind] = desk.ConsentState{Granted: agrees, At: r.at}
		c.Consent = now
	}
	return out
}

// learnt are all entries that rows add to ledgers, with who imported them from
// what.
func (r *reckoner) learnt(m desk.ContactImport) []desk.Consent {
	var out []desk.Consent
	for _, c := range r.touched() {
		for _, w := range c.wishes {
			w.How, w.Actor = m.Name, m.Actor
			out = append(out, w)
		}
	}
	return out
}
