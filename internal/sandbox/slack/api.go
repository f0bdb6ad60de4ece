package slack

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"recado.dev/internal/sandbox"
)

// maxBody bounds what a call may bring.
const maxBody = 1 << 20

// scopes are what the app may do.
const scopes = "app_mentions:read,channels:history,chat:write,files:read,files:write,groups:history,im:history,im:read,im:write,reactions:read,reactions:write,users:read,users:read.email"

// problem is an error in the platform's word.
type problem string

func (p problem) Error() string { return string(p) }

// call is one request to the Web API.
type call struct {
	*http.Request
	team   *team
	params map[string]json.RawMessage
}

// serve answers the Web API and files.
func (n *Network) serve(w http.ResponseWriter, r *http.Request) {
	switch fate := n.table.Misfortune(r.Context()); fate {
	case sandbox.CutBefore:
		panic(http.ErrAbortHandler)
	case sandbox.Throttled:
		w.Header().Set("Retry-After", "1")
		answer(w, http.StatusTooManyRequests, object{"ok": false, "error": "ratelimited"})
	case sandbox.Broken:
		http.Error(w, "Server Error", http.StatusInternalServerError)
	case sandbox.CutAfter:
		n.route(nowhere{http.Header{}}, r)
		panic(http.ErrAbortHandler)
	default:
		n.route(w, r)
	}
}

// nowhere takes an answer that nobody gets.
type nowhere struct{ header http.Header }

func (n nowhere) Header() http.Header       { return n.header }
func (nowhere) Write(b []byte) (int, error) { return len(b), nil }
func (nowhere) WriteHeader(int)             {}

func (n *Network) route(w http.ResponseWriter, r *http.Request) {
	switch area, rest, _ := strings.Cut(strings.TrimPrefix(r.URL.Path, "/"), "/"); area {
	case "api":
		n.web(w, r, strings.TrimSuffix(rest, "/"))
	case "upload":
		n.upload(w, r, rest)
	case "files-pri":
		n.download(w, r, rest)
	default:
		http.NotFound(w, r)
	}
}

// web answers a method of the Web API: 200 also where it fails.
func (n *Network) web(w http.ResponseWriter, r *http.Request, method string) {
	q := &call{Request: r}
	var out object
	err := n.enter(q)
	if err == nil {
		w.Header().Set("X-OAuth-Scopes", scopes)
		out, err = n.method(q, method)
	}
	switch {
	case err == problem("ratelimited"):
		w.Header().Set("Retry-After", "1")
		answer(w, http.StatusTooManyRequests, object{"ok": false, "error": "ratelimited"})
	case err != nil:
		answer(w, http.StatusOK, object{"ok": false, "error": err.Error()})
	default:
		if out == nil {
			out = object{}
		}
		out["ok"] = true
		answer(w, http.StatusOK, out)
	}
}

func answer(w http.ResponseWriter, status int, v any) {
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(v)
}

// enter reads the parameters and finds whose token it is.
func (n *Network) enter(q *call) error {
	body, err := io.ReadAll(io.LimitReader(q.Body, maxBody+1))
	if err != nil || len(body) > maxBody {
		return problem("request_timeout")
	}
	q.params = map[string]json.RawMessage{}
	put := func(values url.Values) {
		for k, v := range values {
			if text := strings.TrimSpace(v[0]); strings.HasPrefix(text, "[") || strings.HasPrefix(text, "{") {
				if json.Valid([]byte(text)) {
					q.params[k] = json.RawMessage(text)
					continue
				}
			}
			if raw, err := json.Marshal(v[0]); err == nil {
				q.params[k] = raw
			}
		}
	}
	put(q.URL.Query())
	if strings.HasPrefix(q.Header.Get("Content-Type"), "application/json") {
		if len(body) > 0 && json.Unmarshal(body, &q.params) != nil {
			return problem("invalid_json")
		}
	} else if form, err := url.ParseQuery(string(body)); err == nil {
		put(form)
	}
	token, bearer := strings.CutPrefix(q.Header.Get("Authorization"), "Bearer ")
	if !bearer {
		token = q.text("token")
	}
	if token == "" {
		return problem("not_authed")
	}
	if q.team = n.teamOf(token); q.team == nil {
		return problem("invalid_auth")
	}
	return nil
}

func (n *Network) teamOf(token string) *team {
	st, done := n.open()
	defer done()
	for _, t := range st.Teams {
		if t.Token == token {
			return t
		}
	}
	return nil
}

// text is a parameter as text, also where it was a number or a truth.
func (q *call) text(name string) string {
	raw := q.params[name]
	var s string
	if json.Unmarshal(raw, &s) == nil {
		return s
	}
	if len(raw) > 0 && raw[0] != '{' && raw[0] != '[' && string(raw) != "null" {
		return string(raw)
	}
	return ""
}

func (n *Network) method(q *call, name string) (object, error) {
	methods := map[string]func(*call) (object, error){
		"api.test": func(*call) (object, error) { return nil, nil }, "auth.test": n.authTest, "team.info": n.teamInfo,
		"chat.postMessage": n.postMessage, "conversations.open": n.openDirect, "conversations.info": n.conversation, "users.info": n.userInfo,
		"reactions.add": n.addReaction, "reactions.remove": n.removeReaction, "reactions.get": n.getReactions,
		"files.getUploadURLExternal": n.uploadURL, "files.completeUploadExternal": n.completeUpload, "files.info": n.fileInfo,
	}
	f := methods[name]
	if f == nil {
		return nil, problem("unknown_method")
	}
	return f(q)
}

func (n *Network) authTest(q *call) (object, error) {
	t := q.team
	return object{"url": "https://" + strings.ToLower(t.ID) + ".slack.com/", "team": t.Name, "user": "recado", "team_id": t.ID, "user_id": t.Bot, "bot_id": t.BotID, "is_enterprise_install": false}, nil
}

func (n *Network) teamInfo(q *call) (object, error) {
	return object{"team": object{"id": q.team.ID, "name": q.team.Name, "domain": strings.ToLower(q.team.ID)}}, nil
}

// bucket lets about one message a second into a channel, and some at once.
type bucket struct {
	left float64
	at   time.Time
}

const atOnce = 10

// allow takes from a channel's bucket.
func (n *Network) allow(channel string) bool {
	n.mu.Lock()
	defer n.mu.Unlock()
	now := time.Now()
	b, ok := n.buckets[channel]
	if !ok {
		b = bucket{atOnce, now}
		forget(n.buckets)
	}
	b.left, b.at = min(atOnce, b.left+now.Sub(b.at).Seconds()), now
	good := b.left >= 1
	if good {
		b.left--
	}
	n.buckets[channel] = b
	return good
}

// spot is where a call puts something: whose phone, and in which thread.
type spot struct {
	phone           sandbox.Phone
	channel, thread string
}

// spot finds the phone that a channel and a thread lead to: in #help it is whose
// the thread is.
func (n *Network) spot(q *call, channel, thread string) (spot, error) {
	if channel == help(q.team) {
		th, ok := n.table.ThreadOf(thread)
		p, there := n.table.Phone(th.PhoneID)
		if !ok || !there {
			return spot{}, problem("thread_not_found")
		}
		return spot{p, channel, thread}, nil
	}
	p, ok := n.person(q.team, channel)
	if !ok {
		return spot{}, problem("channel_not_found")
	}
	return spot{p, direct(q.team, p), thread}, nil
}

func (n *Network) postMessage(q *call) (object, error) {
	at, err := n.spot(q, q.text("channel"), q.text("thread_ts"))
	if err != nil {
		return nil, err
	}
	text, raw := q.text("text"), q.params["blocks"]
	if len(raw) == 0 || string(raw) == "null" || string(raw) == "[]" {
		raw = nil
	}
	switch {
	case text == "" && raw == nil:
		return nil, problem("no_text")
	case len([]rune(text)) > 40_000:
		return nil, problem("msg_too_long")
	case !n.allow(at.channel):
		return nil, problem("ratelimited")
	}
	m := sandbox.Message{Kind: "text", Text: shown(text)}
	if raw != nil {
		if m, err = shape(raw); err != nil {
			return nil, err
		}
	}
	sent, err := n.put(q.team, at, m)
	if err != nil {
		return nil, err
	}
	out := object{"type": "message", "subtype": "bot_message", "text": text, "ts": sent.ID, "bot_id": q.team.BotID, "user": q.team.Bot, "app_id": q.team.App, "team": q.team.ID}
	if raw != nil {
		out["blocks"] = raw
	}
	if at.thread != "" {
		out["thread_ts"] = at.thread
	}
	return object{"channel": at.channel, "ts": sent.ID, "message": out}, nil
}

// put shows a message of the app on a phone.
func (n *Network) put(t *team, at spot, m sandbox.Message) (sandbox.Message, error) {
	if at.phone.Undeliverable || n.table.Faults().Undeliverable {
		return m, problem("user_disabled")
	}
	m.ReplyTo = at.thread
	sent, err := n.table.Send(t.ID, at.phone.ID, m, nil, nil)
	if err != nil {
		return m, problem("channel_not_found")
	}
	if at.channel == help(t) {
		st, done := n.open()
		defer done()
		root := st.Roots[at.thread]
		if root == "" {
			root = at.thread
		}
		st.Roots[sent.ID] = root
		n.dirty = true
	}
	return sent, nil
}

func (n *Network) openDirect(q *call) (object, error) {
	p, ok := n.person(q.team, strings.Split(q.text("users"), ",")[0])
	if !ok {
		return nil, problem("user_not_found")
	}
	return object{"channel": object{"id": direct(q.team, p)}}, nil
}

func (n *Network) conversation(q *call) (object, error) {
	id := q.text("channel")
	if id == help(q.team) {
		return object{"channel": object{"id": id, "name": "help", "is_channel": true, "is_member": true}}, nil
	}
	p, ok := n.person(q.team, id)
	if !ok {
		return nil, problem("channel_not_found")
	}
	return object{"channel": object{"id": direct(q.team, p), "is_im": true, "user": user(q.team, p)}}, nil
}

func (n *Network) userInfo(q *call) (object, error) {
	id := q.text("user")
	if id == q.team.Bot {
		return object{"user": object{"id": id, "name": "recado", "real_name": q.team.Name, "is_bot": true, "profile": object{"real_name": q.team.Name}}}, nil
	}
	p, ok := n.person(q.team, id)
	if !ok {
		return nil, problem("user_not_found")
	}
	email := handle(p) + "@" + strings.ToLower(q.team.ID) + ".example"
	return object{"user": object{
		"id": id, "team_id": q.team.ID, "name": handle(p), "real_name": p.Name, "deleted": false, "is_bot": false, "tz": "Europe/Madrid", "locale": p.Language,
		"profile": object{"real_name": p.Name, "display_name": handle(p), "email": email},
	}}, nil
}

// number reads a parameter that has to be one.
func (q *call) number(name string) (int64, error) {
	v, err := strconv.ParseInt(q.text(name), 10, 64)
	if err != nil {
		return 0, fmt.Errorf("%w", problem("invalid_arguments"))
	}
	return v, nil
}
