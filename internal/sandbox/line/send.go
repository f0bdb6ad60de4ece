package line

import (
	"net/http"
	"regexp"

	"recado.dev/internal/sandbox"
)

// maxMessages is how many one request may bring.
const maxMessages = 5

type sentMessage struct {
	ID         string `json:"id"`
	QuoteToken string `json:"quoteToken"`
}

// sending is a request to send.
type sending struct {
	To         any       `json:"to"`
	ReplyToken string    `json:"replyToken"`
	Messages   []message `json:"messages"`
}

// read takes in a request and checks its messages.
func (q *call) read() (sending, *apiError) {
	var in sending
	if err := q.decode(&in); err != nil {
		return in, err
	}
	if n := len(in.Messages); n < 1 || n > maxMessages {
		return in, invalid("messages", "Size must be between 1 and 5")
	}
	return in, faults(in.Messages)
}

func (n *Network) validate(q *call, kind string) (any, *apiError) {
	if kind != "reply" && kind != "push" && kind != "multicast" && kind != "narrowcast" && kind != "broadcast" {
		return nil, refuse(http.StatusNotFound, notFound)
	}
	_, err := q.read()
	return object{}, err
}

// postReply answers a customer for free, once and within a minute.
func (n *Network) postReply(q *call) (any, *apiError) {
	in, err := q.read()
	if err != nil {
		return nil, err
	}
	s, done := n.open()
	t := n.tokens[in.ReplyToken]
	if t == nil || t.used || t.account != q.id || n.table.Now().After(t.until) {
		done()
		return nil, refuse(http.StatusBadRequest, "Invalid reply token")
	}
	t.used = true
	acc := s.Accounts[q.id]
	n.turn(acc)
	acc.Replies += 1
	n.changed()
	done()
	return object{"sentMessages": n.put(q.id, t.phone, in.Messages)}, nil
}

var uuid = regexp.MustCompile(`^[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}$`)

// postPush sends to one customer and counts against the month. The same retry
// key is taken once.
func (n *Network) postPush(q *call) (any, *apiError) {
	in, err := q.read()
	if err != nil {
		return nil, err
	}
	to, _ := in.To.(string)
	p, known := n.person(to)
	if !known {
		return nil, refuse(http.StatusBadRequest, "The property, 'to', in the request body is invalid (line: -, column: -)")
	}
	key, err := n.claim(q)
	if err != nil {
		return nil, err
	}
	if err := n.spend(q.id, 1); err != nil {
		n.unclaim(key)
		return nil, err
	}
	sent := []sentMessage{}
	if n.blocked(q.id, p.ID) { // nobody is told
		for range in.Messages {
			id := "6" + digits(17)
			sent = append(sent, sentMessage{id, "q" + id})
		}
	} else {
		sent = n.put(q.id, p.ID, in.Messages)
	}
	n.note(key, q, sent)
	return object{"sentMessages": sent}, nil
}

// postMany sends to several customers, or to all.
func (n *Network) postMany(q *call) (any, *apiError) {
	in, err := q.read()
	if err != nil {
		return nil, err
	}
	wanted := map[string]bool{}
	list, listed := in.To.([]any)
	for _, one := range list {
		if id, ok := one.(string); ok {
			wanted[id] = true
		}
	}
	var phones []string
	for _, p := range n.table.Phones("", 0) {
		if (!listed || wanted[userID(p.Phone)]) && !n.blocked(q.id, p.ID) {
			phones = append(phones, p.ID)
		}
	}
	key, err := n.claim(q)
	if err != nil {
		return nil, err
	}
	if err := n.spend(q.id, len(phones)); err != nil {
		n.unclaim(key)
		return nil, err
	}
	for _, p := range phones {
		n.put(q.id, p, in.Messages)
	}
	n.note(key, q, nil)
	return object{}, nil
}

// claim takes a retry key, or says what was accepted with it before.
func (n *Network) claim(q *call) (string, *apiError) {
	given := q.Header.Get("X-Line-Retry-Key")
	if given == "" {
		return "", nil
	}
	if !uuid.MatchString(given) {
		return "", refuse(http.StatusBadRequest, "Invalid retry key")
	}
	key := q.id + " " + given
	_, done := n.open()
	defer done()
	if k := n.keys[key]; k != nil {
		return "", &apiError{Status: http.StatusConflict, Message: "The retry key is already accepted", request: k.request, sent: k.sent}
	}
	n.keys[key] = &accepted{request: q.w.Header().Get("X-Line-Request-Id"), sent: []sentMessage{}, until: n.table.Now().Add(keyLife)}
	return key, nil
}

func (n *Network) unclaim(key string) {
	_, done := n.open()
	delete(n.keys, key)
	done()
}

func (n *Network) note(key string, q *call, sent []sentMessage) {
	_, done := n.open()
	defer done()
	if k := n.keys[key]; k != nil && sent != nil {
		k.sent = sent
	}
}

// spend counts messages of the month.
func (n *Network) spend(id string, count int) *apiError {
	s, done := n.open()
	defer done()
	acc := s.Accounts[id]
	n.turn(acc)
	if acc.Quota > 0 && acc.Used+count > acc.Quota {
		return refuse(http.StatusTooManyRequests, "You have reached your monthly limit.")
	}
	acc.Used += count
	n.changed()
	return nil
}

func (n *Network) blocked(id, phone string) bool {
	s, done := n.open()
	defer done()
	return s.Accounts[id].Blocks[phone]
}

// put shows messages on a phone.
func (n *Network) put(id, phone string, messages []message) []sentMessage {
	sent := []sentMessage{}
	for _, m := range messages {
		shown := m.shown()
		shown.ID = "6" + digits(17)
		if _, err := n.table.Send(id, phone, shown, n.misfortune(), nil); err != nil {
			continue // the channel was disconnected meanwhile
		}
		sent = append(sent, sentMessage{shown.ID, "q" + shown.ID})
	}
	return sent
}

// misfortune is why a message does not arrive where that is switched on; the
// business is not told.
func (n *Network) misfortune() *sandbox.Failure {
	if n.table.Faults().Undeliverable {
		return &sandbox.Failure{Code: 1, Title: "Not delivered"}
	}
	return nil
}
