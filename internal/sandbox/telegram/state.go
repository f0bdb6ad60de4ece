package telegram

import (
	"crypto/rand"
	"encoding/json"
	"hash/fnv"
	"slices"
	"strconv"
	"strings"
	"time"

	"recado.dev/internal/sandbox"
)

// Bounds of what is remembered.
const (
	maxBots    = 200
	maxQueue   = 1000 // updates that wait for their bot
	maxPresses = 1000 // of buttons, to be acknowledged
)

// state is all that the platform keeps.
type state struct {
	Bots     []*bot `json:"bots"`
	Messages int64  `json:"messages"` // the newest one's number
	Updates  int64  `json:"updates"`  // the newest one's number, of those that no message has

	dirty bool
}

// bot is a business's account.
type bot struct {
	ID       int64           `json:"id"`
	Token    string          `json:"token"`
	Name     string          `json:"name"`
	Username string          `json:"username"`
	Hook     webhook         `json:"hook"`
	Queue    []waiting       `json:"queue"`   // updates that nobody took yet
	Blocks   map[string]bool `json:"blocks"`  // by phone
	Presses  []string        `json:"presses"` // callback queries that were not acknowledged

	sent map[string][]time.Time // of late, by phone; "" for all
}

// webhook is where a bot's updates go.
type webhook struct {
	URL      string    `json:"url"`
	Secret   string    `json:"secret"`
	Wanted   []string  `json:"wanted"`
	Most     int       `json:"most"`
	FailedAt time.Time `json:"failed_at,omitzero"`
	Failure  string    `json:"failure,omitempty"`
}

// waiting is an update that waits for its bot.
type waiting struct {
	ID   int64           `json:"id"`
	Body json.RawMessage `json:"body"`
	Kind string          `json:"kind"`
}

const shelfKey = "telegram/state"

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
	if now := n.messages.Load(); now != st.Messages {
		st.Messages, st.dirty = now, true
	}
	if st.dirty && n.table.Shelve(shelfKey, st) == nil {
		st.dirty = false
	}
}

func (st *state) newBot(name string) *bot {
	b := &bot{ID: 7_000_000_000 + int64(number(900_000_000)), Name: name, Username: slug(name) + "_" + strconv.Itoa(number(9000)+1000) + "_bot"}
	b.Token = strconv.FormatInt(b.ID, 10) + ":AAE" + word(32)
	st.Bots = append(st.Bots, b)
	if len(st.Bots) > maxBots {
		st.Bots = slices.Delete(st.Bots, 0, 1)
	}
	st.dirty = true
	return b
}

// slug is a name as a username may have it.
func slug(name string) string {
	s := strings.Map(func(r rune) rune {
		if r >= 'a' && r <= 'z' || r >= '0' && r <= '9' {
			return r
		}
		return -1
	}, strings.ToLower(name))
	if s == "" || s[0] <= '9' {
		s = "shop" + s
	}
	return s[:min(len(s), 16)]
}

// account is the bot's id on the table.
func (b *bot) account() string { return "bot" + strconv.FormatInt(b.ID, 10) }

func (st *state) byToken(token string) *bot {
	i := slices.IndexFunc(st.Bots, func(b *bot) bool { return b.Token == token })
	if i < 0 || token == "" {
		return nil
	}
	return st.Bots[i]
}

func (st *state) byAccount(id string) *bot {
	i := slices.IndexFunc(st.Bots, func(b *bot) bool { return b.account() == id })
	if i < 0 {
		return nil
	}
	return st.Bots[i]
}

// userID is a person's number on the platform, which is their chat's with each
// bot too. It is longer than 32 bits, as new ones are.
func userID(p sandbox.Phone) int64 {
	h := fnv.New64a()
	_, _ = h.Write([]byte(p.ID)) // never fails
	return 5_000_000_000 + int64(h.Sum64()%900_000_000_000)
}

func messageID(chat, message int64) string {
	return strconv.FormatInt(chat, 10) + ":" + strconv.FormatInt(message, 10)
}

// numberOf is a message's number in its chat.
func numberOf(id string) int64 {
	_, tail, _ := strings.Cut(id, ":")
	n, err := strconv.ParseInt(tail, 10, 64)
	if err != nil {
		return 0
	}
	return n
}

const letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"

// word is so many random letters.
func word(n int) string {
	b := make([]byte, n)
	_, _ = rand.Read(b) // never fails
	for i := range b {
		b[i] = letters[int(b[i])%len(letters)]
	}
	return string(b)
}

// number is a random one below a bound.
func number(below int) int {
	var b [4]byte
	_, _ = rand.Read(b[:]) // never fails
	return int((uint32(b[0])<<24 | uint32(b[1])<<16 | uint32(b[2])<<8 | uint32(b[3])) % uint32(below))
}
