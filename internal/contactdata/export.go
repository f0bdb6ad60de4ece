package contactdata

import (
	"context"
	"errors"
	"io"
	"strconv"
	"strings"
	"time"

	"recado.dev/internal/contact"
	"recado.dev/internal/desk"
	"recado.dev/internal/store"
)

// exportPage is how many contacts are read at once.
const exportPage = 500

// Export writes all contacts that a query asks for as CSV, a page at a time, so
// that it takes as little memory for 100,000 as for ten. The file can be
// imported again.
func (s *Service) Export(ctx context.Context, ws string, query store.ContactQuery, w io.Writer) error {
	read := s.Store.Read()
	attributes, err := read.Attributes(ctx, ws)
	if err != nil {
		return err
	}
	out, err := newSheetWriter(w)
	if err != nil {
		return err
	}
	head := []string{"recado_id", "name", "email", "phone", "external_key", "company", "tags", "language", "notes", "addresses", "blocked", "consent_messages", "consent_marketing", "created_at",
		"surveys_asked", "surveys_answered", "survey_kind", "survey_score", "survey_comment", "survey_answered_at"}
	for _, a := range attributes {
		head = append(head, contact.AttributePrefix+a.Key)
	}
	if err := out.write(head...); err != nil {
		return err
	}
	query.After, query.Limit = nil, exportPage
	for {
		page, err := read.ListContacts(ctx, ws, query)
		if err != nil || len(page) == 0 {
			return errors.Join(err, out.flush())
		}
		ids := make([]string, len(page))
		for i, c := range page {
			ids[i] = c.ID
		}
		asked, err := read.AskedContacts(ctx, ws, ids)
		if err != nil {
			return err
		}
		for _, c := range page {
			if err := out.write(cellsOf(c, asked[c.ID], attributes)...); err != nil {
				return err
			}
		}
		if err := out.flush(); err != nil {
			return err
		}
		last := page[len(page)-1]
		query.After = &store.NameKey{Name: last.Name, ID: last.ID}
	}
}

func cellsOf(c desk.Contact, asked store.AskedContact, attributes []desk.Attribute) []string {
	company, blocked := "", ""
	if c.Company != nil {
		company = c.Company.Name
	}
	if c.BlockedAt != nil {
		blocked = c.BlockedAt.Format(time.RFC3339)
	}
	addresses := make([]string, len(c.Identities))
	for i, d := range c.Identities {
		addresses[i] = d.Platform + ": " + firstOf(&d.Display, &d.Address)
	}
	cells := []string{c.ID, c.Name, c.Email, c.Phone, c.ExternalKey, company, contact.JoinTags(c.Tags), c.Locale, c.Notes, strings.Join(addresses, "; "), blocked,
		consentCell(c, desk.ConsentMessages), consentCell(c, desk.ConsentMarketing), c.CreatedAt.Format(time.RFC3339)}
	cells = append(cells, surveyCells(asked)...)
	for _, a := range attributes {
		cells = append(cells, contact.Kept(c.Attributes[a.Key]))
	}
	return cells
}

// surveyCells are how often somebody was asked and answered, and what they
// answered last; empty for who never was.
func surveyCells(a store.AskedContact) []string {
	cells := make([]string, 6)
	if a.Asked > 0 {
		cells[0], cells[1] = strconv.Itoa(a.Asked), strconv.Itoa(a.Answered)
	}
	if v := a.Last; v != nil {
		cells[2], cells[3], cells[4], cells[5] = string(v.Kind), strconv.Itoa(v.Score), v.Comment, v.AnsweredAt.Format(time.RFC3339)
	}
	return cells
}

func consentCell(c desk.Contact, kind desk.ConsentKind) string {
	s, ok := c.Consent[kind]
	switch {
	case !ok:
		return ""
	case s.Granted:
		return "yes"
	}
	return "no"
}
