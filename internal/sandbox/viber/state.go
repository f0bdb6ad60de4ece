package viber

import (
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"slices"
	"time"

	"recado.dev/internal/sandbox"
)

const maxBots = 200

// state is all that the platform keeps.
type state struct {
	Bots   []*bot `json:"bots"`
	Tokens int64  `json:"tokens"` // the newest message's number

	dirty bool
}

// bot is a business's account.
type bot struct {
	ID     string   `json:"id"`
	Token  string   `json:"token"`
	Name   string   `json:"name"`
	Hook   string   `json:"hook"`
	Events []string `json:"events"`
	Names  bool     `json:"names"` // customers' names are told
	// Open are the phones whose chat was opened, Gone those whose customer left.
	Open map[string]bool `json:"open"`
	Gone map[string]bool `json:"gone"`
	// Carried is what the newest message to each phone carried along.
	Carried map[string]string `json:"carried"`

	sent []time.Time // of late
}

const shelfKey = "viber/state"

// open answers the state, and what to call when one is done with it. Nobody
// else reads or writes it meanwhile.
func (n *Network) open() (*state, func()) {
	n.mu.Lock()
	return n.st, n.mu.Unlock
}

// Tend implements sandbox.Tender: what changed is kept.
func (n *Network) Tend(time.Time) {
	st, done := n.open()
	defer done()
	if now := n.tokens.Load(); now != st.Tokens {
		st.Tokens, st.dirty = now, true
	}
	if st.dirty && n.table.Shelve(shelfKey, st) == nil {
		st.dirty = false
	}
}

func (st *state) newBot(name string) *bot {
	t := random(24)
	b := &bot{ID: "pa:" + random(9), Token: t[:16] + "-" + t[16:32] + "-" + t[32:], Name: name, Open: map[string]bool{}, Gone: map[string]bool{}, Carried: map[string]string{}}
	st.Bots = append(st.Bots, b)
	if len(st.Bots) > maxBots {
		st.Bots = slices.Delete(st.Bots, 0, 1)
	}
	st.dirty = true
	return b
}

// random is so many random bytes, in hexadecimal digits.
func random(n int) string {
	b := make([]byte, n)
	_, _ = rand.Read(b) // never fails
	return hex.EncodeToString(b)
}

func (st *state) byToken(token string) *bot {
	i := slices.IndexFunc(st.Bots, func(b *bot) bool { return b.Token == token })
	if i < 0 || token == "" {
		return nil
	}
	return st.Bots[i]
}

func (st *state) byID(id string) *bot {
	i := slices.IndexFunc(st.Bots, func(b *bot) bool { return b.ID == id })
	if i < 0 {
		return nil
	}
	return st.Bots[i]
}

// userID is a bot's own name of a person: another bot has another.
func userID(botID string, p sandbox.Phone) string {
	sum := sha256.Sum256([]byte(botID + " " + p.ID))
	return base64.StdEncoding.EncodeToString(sum[:16])
}

// person finds the phone that a bot knows by a name.
func (n *Network) person(botID, user string) (sandbox.Phone, bool) {
	return n.table.FindPhone(func(p sandbox.Phone) bool { return userID(botID, p) == user })
}
