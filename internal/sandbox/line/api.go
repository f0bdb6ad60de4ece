package line

import (
	"encoding/json"
	"io"
	"net/http"
	"net/url"
	"strings"
	"time"

	"recado.dev/internal/sandbox"
)

// maxBody bounds what a call may bring.
const maxBody = 2 << 20

// call is one request to the API.
type call struct {
	*http.Request
	w    http.ResponseWriter
	path string
	body []byte
	id   string // of the account that the token opens
}

// apiError is the platform's refusal.
type apiError struct {
	Status  int           `json:"-"`
	Message string        `json:"message"`
	Details []detail      `json:"details,omitempty"`
	sent    []sentMessage // of 409
	request string
}

type detail struct {
	Message  string `json:"message"`
	Property string `json:"property"`
}

func refuse(status int, words string) *apiError { return &apiError{Status: status, Message: words} }

var notFound = "Not found"

// serve answers the API: faults, the token, then the resource of the path.
func (n *Network) serve(w http.ResponseWriter, r *http.Request) {
	fate := n.table.Misfortune(r.Context())
	if fate == sandbox.CutBefore {
		panic(http.ErrAbortHandler)
	}
	q := &call{Request: r, w: w, path: strings.Trim(r.URL.Path, "/")}
	if fate == sandbox.CutAfter {
		q.w = nowhere{http.Header{}}
	}
	q.w.Header().Set("X-Line-Request-Id", hexes(16))
	switch fate {
	case sandbox.Throttled:
		q.refuse(refuse(http.StatusTooManyRequests, "The API rate limit has been exceeded. Try again later."))
		return
	case sandbox.Broken:
		q.refuse(refuse(http.StatusInternalServerError, "Internal server error"))
		return
	}
	n.reply(q)
	if fate == sandbox.CutAfter {
		panic(http.ErrAbortHandler)
	}
}

func (n *Network) reply(q *call) {
	if sticker, ok := strings.CutPrefix(q.path, "data/stickershop/v1/sticker/"); ok {
		n.serveFile(q, strings.TrimSuffix(sticker, "/android/sticker.png"))
		return
	}
	s, done := n.open()
	acc := s.byToken(strings.TrimPrefix(q.Header.Get("Authorization"), "Bearer "))
	done()
	if acc == nil {
		q.refuse(refuse(http.StatusUnauthorized, "Authentication failed. Confirm that the access token in the authorization header is valid."))
		return
	}
	q.id = acc.ID
	body, err := io.ReadAll(io.LimitReader(q.Body, maxBody+1))
	if err != nil || len(body) > maxBody {
		q.refuse(refuse(http.StatusRequestEntityTooLarge, "Payload too large"))
		return
	}
	q.body = body
	if file, ok := strings.CutPrefix(q.path, "data/v2/bot/message/"); ok && q.Method == http.MethodGet {
		n.files(q, file)
		return
	}
	out, refusal := n.route(q)
	if refusal != nil {
		q.refuse(refusal)
		return
	}
	status := http.StatusOK
	if strings.HasSuffix(q.path, "loading/start") {
		status = http.StatusAccepted
	}
	q.answer(status, out)
}

// route finds the resource.
func (n *Network) route(q *call) (any, *apiError) {
	path := strings.TrimPrefix(q.path, "v2/bot/")
	if user, ok := strings.CutPrefix(path, "profile/"); ok && q.Method == http.MethodGet {
		return n.profile(q, user)
	}
	if kind, ok := strings.CutPrefix(path, "message/validate/"); ok && q.Method == http.MethodPost {
		return n.validate(q, kind)
	}
	if strings.HasPrefix(path, "message/delivery/") && q.Method == http.MethodGet {
		return n.delivery(q, strings.TrimPrefix(path, "message/delivery/"))
	}
	act := map[string]func(*call) (any, *apiError){
		"GET info": n.info, "GET channel/webhook/endpoint": n.getEndpoint, "PUT channel/webhook/endpoint": n.putEndpoint,
		"POST channel/webhook/test": n.testEndpoint, "GET message/quota": n.quota, "GET message/quota/consumption": n.consumption,
		"POST message/reply": n.postReply, "POST message/push": n.postPush, "POST message/multicast": n.postMany, "POST message/broadcast": n.postMany,
		"POST chat/loading/start": n.loading, "POST chat/markAsRead": n.markAsRead, "GET followers/ids": n.followers,
	}[q.Method+" "+path]
	if act == nil || path == q.path {
		return nil, refuse(http.StatusNotFound, notFound)
	}
	return act(q)
}

func (n *Network) account(q *call, f func(*account) (any, *apiError)) (any, *apiError) {
	s, done := n.open()
	defer done()
	acc := s.Accounts[q.id]
	if acc == nil {
		return nil, refuse(http.StatusUnauthorized, "Authentication failed")
	}
	return f(acc)
}

func (n *Network) info(q *call) (any, *apiError) {
	return n.account(q, func(a *account) (any, *apiError) {
		return object{"userId": a.ID, "basicId": a.BasicID, "displayName": a.Name, "chatMode": "bot", "markAsReadMode": "manual"}, nil
	})
}

func (n *Network) getEndpoint(q *call) (any, *apiError) {
	return n.account(q, func(a *account) (any, *apiError) {
		if a.Endpoint == "" {
			return nil, refuse(http.StatusNotFound, notFound)
		}
		return object{"endpoint": a.Endpoint, "active": a.Active}, nil
	})
}

func (n *Network) putEndpoint(q *call) (any, *apiError) {
	var in struct {
		Endpoint string `json:"endpoint"`
	}
	if err := q.decode(&in); err != nil {
		return nil, err
	}
	u, err := url.Parse(in.Endpoint)
	// The platform wants HTTPS; on one's own computer there is none.
	if err != nil || u.Host == "" || (u.Scheme != "https" && u.Scheme != "http") || len(in.Endpoint) > 500 {
		return nil, refuse(http.StatusBadRequest, "Invalid webhook endpoint URL")
	}
	return n.account(q, func(a *account) (any, *apiError) {
		a.Endpoint = in.Endpoint
		n.changed()
		return object{}, nil
	})
}

// testEndpoint calls the business with a request without events.
func (n *Network) testEndpoint(q *call) (any, *apiError) {
	var in struct {
		Endpoint string `json:"endpoint"`
	}
	if len(q.body) > 0 {
		if err := q.decode(&in); err != nil {
			return nil, err
		}
	}
	s, done := n.open()
	acc := *s.Accounts[q.id]
	done()
	if in.Endpoint == "" {
		in.Endpoint = acc.Endpoint
	}
	if in.Endpoint == "" {
		return nil, refuse(http.StatusBadRequest, "Webhook endpoint is not set")
	}
	body, err := json.Marshal(object{"destination": acc.ID, "events": []any{}})
	if err != nil {
		return nil, refuse(http.StatusInternalServerError, err.Error())
	}
	out := object{"success": true, "timestamp": n.table.Now().UTC().Format(time.RFC3339), "statusCode": http.StatusOK, "reason": "OK", "detail": "200"}
	status, err := post(q.Context(), n.table.HTTP(), in.Endpoint, acc.Secret, body)
	if err != nil {
		out["success"], out["statusCode"], out["reason"], out["detail"] = false, status, "COULD_NOT_CONNECT", "the server could not be reached"
	}
	if err != nil && status > 0 {
		out["reason"], out["detail"] = "ERROR_STATUS_CODE", http.StatusText(status)
	}
	return out, nil
}

func (n *Network) quota(q *call) (any, *apiError) {
	return n.account(q, func(a *account) (any, *apiError) {
		if a.Quota == 0 {
			return object{"type": "none"}, nil
		}
		return object{"type": "limited", "value": a.Quota}, nil
	})
}

func (n *Network) consumption(q *call) (any, *apiError) {
	return n.account(q, func(a *account) (any, *apiError) {
		n.turn(a)
		return object{"totalUsage": a.Used}, nil
	})
}

func (n *Network) delivery(q *call, kind string) (any, *apiError) {
	return n.account(q, func(a *account) (any, *apiError) {
		count, ok := map[string]int{"push": a.Used, "reply": a.Replies, "multicast": 0, "broadcast": 0}[kind]
		if !ok {
			return nil, refuse(http.StatusNotFound, notFound)
		}
		return object{"status": "ready", "success": count}, nil
	})
}

// turn begins to count anew with each month.
func (n *Network) turn(a *account) {
	if month := n.table.Now().UTC().Format("2006-01"); a.Month != month {
		a.Month, a.Used, a.Replies = month, 0, 0
		n.changed()
	}
}

func (n *Network) profile(q *call, user string) (any, *apiError) {
	p, known := n.person(user)
	return n.account(q, func(a *account) (any, *apiError) {
		if !known || a.Blocks[p.ID] {
			return nil, refuse(http.StatusNotFound, notFound)
		}
		return object{"displayName": p.Name, "userId": user, "language": p.Language}, nil
	})
}

func (n *Network) followers(q *call) (any, *apiError) {
	ids := []string{}
	for _, p := range n.table.Phones("", 0) {
		ids = append(ids, userID(p.Phone))
	}
	return object{"userIds": ids}, nil
}

// loading shows that somebody writes.
func (n *Network) loading(q *call) (any, *apiError) {
	var in struct {
		ChatID  string `json:"chatId"`
		Seconds int    `json:"loadingSeconds"`
	}
	if err := q.decode(&in); err != nil {
		return nil, err
	}
	if in.Seconds == 0 {
		in.Seconds = 20
	}
	p, known := n.person(in.ChatID)
	switch {
	case in.Seconds < 5 || in.Seconds > 60 || in.Seconds%5 != 0:
		return nil, invalid("loadingSeconds", "Must be a multiple of 5 between 5 and 60")
	case !known:
		return nil, invalid("chatId", "Invalid value")
	}
	n.table.ShowTyping(q.id, p.ID, time.Duration(in.Seconds)*time.Second)
	return object{}, nil
}

func (n *Network) markAsRead(q *call) (any, *apiError) {
	var in struct {
		Token string `json:"markAsReadToken"`
	}
	if err := q.decode(&in); err != nil {
		return nil, err
	}
	id, ok := strings.CutPrefix(in.Token, "mr")
	if !ok || n.table.MarkRead(q.id, id, false) != nil {
		return nil, invalid("markAsReadToken", "Invalid value")
	}
	return object{}, nil
}

// files gives what a customer sent: content, preview, or whether it is ready.
func (n *Network) files(q *call, path string) {
	id, what, _ := strings.Cut(path, "/")
	th, ok := n.table.ThreadOf(id)
	var media string
	if ok && th.AccountID == q.id {
		for _, m := range th.Messages {
			if m.ID == id && !m.Business && m.Media != nil && m.GoneAt == nil {
				media = m.Media.ID
			}
		}
	}
	switch {
	case media == "":
		q.refuse(refuse(http.StatusNotFound, notFound))
	case what == "content/transcoding":
		q.answer(http.StatusOK, object{"status": "succeeded"})
	case what == "content" || what == "content/preview":
		n.serveFile(q, media)
	default:
		q.refuse(refuse(http.StatusNotFound, notFound))
	}
}

func (n *Network) serveFile(q *call, media string) {
	f, m, err := n.table.OpenMedia(media)
	if err != nil {
		q.refuse(refuse(http.StatusNotFound, notFound))
		return
	}
	defer func() { _ = f.Close() }()
	q.w.Header().Set("Content-Type", plainMime(m.Mime))
	http.ServeContent(q.w, q.Request, "", time.Time{}, f)
}

func (q *call) decode(v any) *apiError {
	if err := json.Unmarshal(q.body, v); err != nil {
		return refuse(http.StatusBadRequest, "The request body could not be parsed as JSON")
	}
	return nil
}

func (q *call) answer(status int, v any) {
	q.w.Header().Set("Content-Type", "application/json")
	q.w.WriteHeader(status)
	_ = json.NewEncoder(q.w).Encode(v)
}

func (q *call) refuse(e *apiError) {
	if e.Status == http.StatusConflict {
		q.w.Header().Set("X-Line-Accepted-Request-Id", e.request)
		q.answer(e.Status, object{"message": e.Message, "sentMessages": e.sent})
		return
	}
	q.answer(e.Status, e)
}

// nowhere takes an answer that is lost on the way.
type nowhere struct{ h http.Header }

// Header implements http.ResponseWriter.
func (n nowhere) Header() http.Header { return n.h }

// Write implements http.ResponseWriter.
func (nowhere) Write(b []byte) (int, error) { return len(b), nil }

// WriteHeader implements http.ResponseWriter.
func (nowhere) WriteHeader(int) {}
