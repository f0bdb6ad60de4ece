package contactdata

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"recado.dev/internal/access"
	"recado.dev/internal/contact"
	"recado.dev/internal/desk"
	"recado.dev/internal/store"
)

// Alike is another contact who may be the same person, and why.
type Alike struct {
	Contact  desk.Contact `json:"contact"`
	Evidence []Evidence   `json:"evidence" nullable:"false" doc:"the strongest first"`
}

// Evidence is something that two contacts have in common.
type Evidence struct {
	Kind  string `json:"kind" enum:"phone,email,name"`
	Value string `json:"value"`
}

const (
	mostAlike = 5
	// namesakes is how many contacts may have a name that still tells somebody
	// apart.
	namesakes = 5
)

// Alike answers who may be the same person as a contact: who has the same number
// or mail address, of their own or on a network, or the same full name on other
// networks alone. Nothing is merged by it. Who was said to be somebody else is
// left out.
func (s *Service) Alike(ctx context.Context, ws, id string) ([]Alike, error) {
	read := s.Store.Read()
	c, err := read.ContactByID(ctx, ws, id)
	if err != nil {
		return nil, err
	}
	found := findings{of: id, evidence: map[string][]Evidence{}}
	phones, mails := addressesOf(c)
	byPhone, err := read.ContactsByPhone(ctx, ws, phones)
	if err != nil {
		return nil, err
	}
	found.add("phone", byPhone)
	byMail, err := read.ContactsByMail(ctx, ws, mails)
	if err != nil {
		return nil, err
	}
	found.add("email", byMail)
	if strings.Contains(strings.TrimSpace(c.Name), " ") {
		same, err := read.ContactsNamed(ctx, ws, c.Name, namesakes+1)
		if err != nil {
			return nil, err
		}
		if len(same) <= namesakes {
			found.add("name", map[string][]string{c.Name: same})
		}
	}
	apart, err := read.ContactsApart(ctx, ws, id)
	if err != nil {
		return nil, err
	}
	for _, other := range apart {
		delete(found.evidence, other)
	}
	return found.list(ctx, read, ws, c)
}

// findings are what was found in common with a contact, by the other's id.
type findings struct {
	of       string
	evidence map[string][]Evidence
}

func (f *findings) add(kind string, by map[string][]string) {
	for value, ids := range by {
		for _, id := range ids {
			if e := (Evidence{Kind: kind, Value: value}); id != f.of && !slices.Contains(f.evidence[id], e) {
				f.evidence[id] = append(f.evidence[id], e)
			}
		}
	}
}

// list brings the contacts, those with the most in common first. A name alone
// says nothing of two people on one network.
func (f *findings) list(ctx context.Context, read *store.Queryer, ws string, c desk.Contact) ([]Alike, error) {
	ids := make([]string, 0, len(f.evidence))
	for id := range f.evidence {
		ids = append(ids, id)
	}
	slices.Sort(ids)
	others, err := read.ContactsInOrder(ctx, ws, ids)
	if err != nil {
		return nil, err
	}
	out := make([]Alike, 0, len(others))
	for _, other := range others {
		e := f.evidence[other.ID]
		if len(e) == 1 && e[0].Kind == "name" && shareNetwork(c, other) {
			continue
		}
		slices.SortFunc(e, func(a, b Evidence) int {
			return cmp.Or(cmp.Compare(strength(b.Kind), strength(a.Kind)), cmp.Compare(a.Value, b.Value))
		})
		out = append(out, Alike{Contact: other, Evidence: e})
	}
	weight := func(a Alike) (sum int) {
		for _, e := range a.Evidence {
			sum += strength(e.Kind)
		}
		return sum
	}
	slices.SortStableFunc(out, func(a, b Alike) int { return cmp.Compare(weight(b), weight(a)) })
	return out[:min(mostAlike, len(out))], nil
}

// strength is how much a kind of evidence weighs.
func strength(kind string) int {
	if kind == "name" {
		return 1
	}
	return 10
}

func shareNetwork(a, b desk.Contact) bool {
	for _, d := range a.Identities {
		if slices.ContainsFunc(b.Identities, func(o desk.Identity) bool { return o.Platform == d.Platform }) {
			return true
		}
	}
	return false
}

// addressesOf are a contact's numbers and mail addresses, of their own and as
// networks show them.
func addressesOf(c desk.Contact) (phones, mails []string) {
	texts := []string{c.Phone, c.Email}
	for _, d := range c.Identities {
		texts = append(texts, d.Display)
	}
	for _, text := range texts {
		if number, err := contact.Phone(text); err == nil && number != "" && !slices.Contains(phones, number) {
			phones = append(phones, number)
		}
		if strings.Contains(text, "@") {
			if mail, err := contact.Email(text); err == nil && !slices.Contains(mails, mail) {
				mails = append(mails, mail)
			}
		}
	}
	return phones, mails
}

// KeepApart notes that two contacts are two people: they are no longer
// suggested to each other. Apart false takes it back.
func (s *Service) KeepApart(ctx context.Context, who access.Who, id, other string, apart bool) error {
	if _, err := s.Store.Read().ContactByID(ctx, who.WorkspaceID, id); err != nil {
		return err
	}
	if _, err := pair(ctx, s.Store.Read(), who.WorkspaceID, id, other); err != nil {
		return err
	}
	return s.Store.Write(ctx, func(tx *store.Tx) error {
		if !apart {
			return tx.MayBeSame(ctx, who.WorkspaceID, id, other)
		}
		return tx.KeepApart(ctx, who.WorkspaceID, id, other, who.UserID, s.Clock.Now())
	})
}
