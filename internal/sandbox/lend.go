package sandbox

import (
	"net/http"
	"slices"
	"strings"

	"recado.dev/internal/desk"
)

// Lender is a Network whose accounts a person finds on the page of accounts, to
// copy them into the desk's form: it has no console of its own where they are.
type Lender interface {
	// Title is the network's name, as people write it.
	Title() string
}

// Spare is an account that no channel has yet, with all that its form asks for.
type Spare struct {
	Platform string            `json:"platform"`
	Title    string            `json:"title"`
	Display  string            `json:"display"`
	Settings map[string]string `json:"settings"`
	Secrets  map[string]string `json:"secrets"`
}

// Spares answers an account of each network that lends any: the same until a
// channel is connected with it.
func (t *Table) Spares() []Spare {
	out := []Spare{}
	for _, key := range sortedKeys(t.networks) {
		lender, ok := t.networks[key].(Lender)
		if !ok {
			continue
		}
		s := t.spare(key, lender.Title())
		out = append(out, s)
	}
	slices.SortFunc(out, func(a, b Spare) int { return strings.Compare(a.Title, b.Title) })
	return out
}

func (t *Table) spare(key, title string) Spare {
	var s Spare
	shelf := "spare/" + key
	if t.Shelved(shelf, &s) {
		a, ok := t.Recognise(key, s.Settings, s.Secrets)
		if ok && !t.connected(a.ID) {
			return s
		}
	}
	a := t.networks[key].NewAccount(t.publicURL, title)
	s = Spare{Platform: key, Title: title, Display: a.Display, Settings: a.Settings, Secrets: a.Secrets}
	if err := t.Shelve(shelf, s); err != nil {
		t.log.Error("a spare account was not kept", "platform", key, "error", err)
	}
	return s
}

func (t *Table) connected(id string) bool {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.accounts[id] != nil
}

func (t *Table) getSpares(*http.Request) (any, error) {
	return map[string]any{"items": t.Spares()}, nil
}

// getSpare answers the one of a network.
func (t *Table) getSpare(r *http.Request) (any, error) {
	key := r.PathValue("platform")
	lender, ok := t.networks[key].(Lender)
	if !ok {
		return nil, desk.NotFound("account to lend")
	}
	return t.spare(key, lender.Title()), nil
}
