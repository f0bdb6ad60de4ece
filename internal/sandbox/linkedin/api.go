package linkedin

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strconv"
	"strings"
	"time"

	"recado.dev/internal/sandbox"
)

// What the network takes.
const (
	version     = "202607"
	oldest      = "202508" // version that still works
	commentMost = 1250
	postMost    = 3000
	dayMost     = 10000 // calls of a page
)

// refusal is the network's error.
type refusal struct {
	status, code int
	word, text   string
}

func refuse(status, code int, text string, args ...any) *refusal {
	return &refusal{status: status, code: code, text: fmt.Sprintf(text, args...)}
}

func notFound() *refusal { return refuse(http.StatusNotFound, 0, "Could not find entity") }

// call is one request to the API.
type call struct {
	*http.Request
	w       http.ResponseWriter
	path    []string // after /rest, unescaped
	account sandbox.Account
	in      map[string]json.RawMessage
}

func (n *Network) serve(w http.ResponseWriter, r *http.Request) {
	fate := n.table.Misfortune(r.Context())
	if fate == sandbox.CutBefore {
		panic(http.ErrAbortHandler)
	}
	q := &call{Request: r, w: w, path: strings.Split(strings.Trim(r.URL.Path, "/"), "/")}
	if fate == sandbox.CutAfter {
		q.w = nowhere{http.Header{}}
	}
	q.w.Header().Set("X-Li-Uuid", digits(12))
	switch {
	case fate == sandbox.Throttled:
		q.fail(refuse(http.StatusTooManyRequests, 101, "Resource level throttle APPLICATION DAY limit for calls to this resource is reached."))
	case fate == sandbox.Broken:
		q.fail(refuse(http.StatusInternalServerError, 0, "Internal Server Error"))
	case q.path[0] == "upload":
		n.upload(q)
	default:
		if v, err := n.route(q); err != nil {
			q.fail(err)
		} else {
			q.answer(v)
		}
	}
	if fate == sandbox.CutAfter {
		panic(http.ErrAbortHandler)
	}
}

// route answers a call: its headers first, then what it names.
func (n *Network) route(q *call) (*reply, *refusal) {
	if q.path[0] != "rest" || len(q.path) < 2 {
		return nil, notFound()
	}
	if err := n.enter(q); err != nil {
		return nil, err
	}
	if q.Method == http.MethodPost || q.Method == http.MethodPut {
		raw, _ := io.ReadAll(io.LimitReader(q.Body, 1<<20))
		if json.Unmarshal(raw, &q.in) != nil {
			return nil, refuse(400, 0, "The body is not the JSON that is due")
		}
	}
	switch q.path[1] {
	case "organizations":
		if len(q.path) != 3 || q.path[2] != q.account.Settings["organization_id"] {
			return nil, notFound()
		}
		return ok(object{"id": json.Number(q.path[2]), "localizedName": q.account.Name, "vanityName": "page-" + q.path[2]})
	case "organizationAcls":
		return n.roles(q)
	case "eventSubscriptions":
		return n.subscription(q)
	case "organizationalEntityNotifications":
		return n.notifications(q)
	case "posts":
		return n.posts(q)
	case "socialActions":
		return n.socialActions(q)
	case "reactions":
		return n.reactions(q)
	case "images":
		return n.image(q)
	}
	return nil, notFound()
}

// enter holds a call to its headers and finds the page that its token opens.
func (n *Network) enter(q *call) *refusal {
	if q.Header.Get("X-Restli-Protocol-Version") != "2.0.0" {
		return refuse(400, 0, "Invalid Rest.li protocol version")
	}
	asked := q.Header.Get("Linkedin-Version")
	if _, err := time.Parse("200601", asked); err != nil {
		return &refusal{status: 400, word: "VERSION_MISSING", text: "A version must be present. Please specify a version by adding the Linkedin-Version header."}
	}
	if asked < oldest {
		return &refusal{status: http.StatusUpgradeRequired, word: "NONEXISTENT_VERSION", text: "Requested version " + asked + "01 is not active"}
	}
	token := strings.TrimPrefix(q.Header.Get("Authorization"), "Bearer ")
	a, found := n.table.Account(func(a sandbox.Account) bool {
		return a.Platform == Key && token != "" && a.Secrets["access_token"] == token
	})
	n.mu.Lock()
	defer n.mu.Unlock()
	switch {
	case !found:
		return refuse(http.StatusUnauthorized, 65600, "Invalid access token")
	case n.revoked[a.ID]:
		return refuse(http.StatusUnauthorized, 65601, "The token used in the request has been revoked by the user")
	}
	if day := n.table.Now().UTC().Format(time.DateOnly); day != n.day {
		n.day, n.calls = day, map[string]int{}
	}
	if n.calls[a.ID]++; n.calls[a.ID] > dayMost {
		return refuse(http.StatusTooManyRequests, 101, "Resource level throttle APPLICATION DAY limit for calls to this resource is reached.")
	}
	q.account = a
	if n.expelled[a.ID] && q.path[1] != "organizationAcls" && q.path[1] != "organizations" {
		return refuse(http.StatusForbidden, 100, "Member does not have permission to act for %s", page(a))
	}
	return nil
}

// roles are the pages that the member administers.
func (n *Network) roles(q *call) (*reply, *refusal) {
	list := []object{}
	n.mu.Lock()
	defer n.mu.Unlock()
	if !n.expelled[q.account.ID] {
		list = append(list, object{"organization": page(q.account), "role": "ADMINISTRATOR", "state": "APPROVED", "roleAssignee": "urn:li:person:" + q.account.Settings["member_id"]})
	}
	return ok(object{"elements": list, "paging": object{"start": 0, "count": 100, "links": []string{}}})
}

// restliKey reads a key as the network writes it: (a:..,b:..), with its values
// unescaped already.
func restliKey(s string) map[string]string {
	inner, opens := strings.CutPrefix(s, "(")
	inner, closes := strings.CutSuffix(inner, ")")
	out := map[string]string{}
	if !opens || !closes {
		return out
	}
	for _, part := range splitTop(inner) {
		if k, v, found := strings.Cut(part, ":"); found {
			out[k] = v
		}
	}
	return out
}

// splitTop splits at the commas that stand in no brackets.
func splitTop(s string) []string {
	var out []string
	depth, begin := 0, 0
	for i, r := range s {
		switch r {
		case '(':
			depth++
		case ')':
			depth--
		case ',':
			if depth == 0 {
				out, begin = append(out, s[begin:i]), i+1
			}
		}
	}
	return append(out, s[begin:])
}

// subscription answers and changes where the page's events go.
func (n *Network) subscription(q *call) (*reply, *refusal) {
	a := q.account
	if len(q.path) != 3 {
		return nil, notFound()
	}
	key := restliKey(q.path[2])
	if key["entity"] != page(a) || key["developerApplication"] != "urn:li:developerApplication:"+a.Settings["application_id"] ||
		key["user"] != "urn:li:person:"+a.Settings["member_id"] || key["eventType"] != eventType {
		return nil, refuse(400, 0, "The key names no subscription of this app and member")
	}
	switch q.Method {
	case http.MethodGet:
		n.mu.Lock()
		defer n.mu.Unlock()
		if n.removed[a.ID] {
			return nil, notFound()
		}
		at := n.hooks[a.ID]
		if at == "" {
			at = a.HookURL
		}
		return ok(object{"webhook": at, "expiresAt": millis(n.table.Now().AddDate(0, 2, 0))})
	case http.MethodPut:
		at := q.text("webhook")
		if !n.proves(q, at) {
			return nil, refuse(400, 0, "The webhook %s did not answer the challenge", at)
		}
		n.mu.Lock()
		n.hooks[a.ID], n.removed[a.ID] = at, false
		n.mu.Unlock()
		return &reply{status: http.StatusNoContent}, nil
	case http.MethodDelete:
		n.mu.Lock()
		n.removed[a.ID] = true
		n.mu.Unlock()
		return &reply{status: http.StatusNoContent}, nil
	}
	return nil, notFound()
}

// proves asks an address whether it holds the app's secret.
func (n *Network) proves(q *call, address string) bool {
	at, right := challenge(q.account, address)
	req, err := http.NewRequestWithContext(q.Context(), http.MethodGet, at, nil)
	if err != nil {
		return false
	}
	res, err := n.table.HTTP().Do(req)
	if err != nil {
		return false
	}
	defer func() { _ = res.Body.Close() }()
	body, _ := io.ReadAll(io.LimitReader(res.Body, 64<<10))
	return right(res.StatusCode, body)
}

// notifications answers what happened in a time.
func (n *Network) notifications(q *call) (*reply, *refusal) {
	v := q.URL.Query()
	span := restliKey(v.Get("timeRange"))
	from, err1 := strconv.ParseInt(span["start"], 10, 64)
	to, err2 := strconv.ParseInt(span["end"], 10, 64)
	actions, listed := strings.CutPrefix(v.Get("actions"), "List(")
	if err1 != nil || err2 != nil || !listed || v.Get("q") != "criteria" || v.Get("organizationalEntity") != page(q.account) {
		return nil, refuse(400, 0, "The query needs q=criteria, actions, organizationalEntity and timeRange")
	}
	all := n.happened(q.account, time.UnixMilli(from), time.UnixMilli(to), strings.Split(strings.TrimSuffix(actions, ")"), ","))
	return ok(q.paged(all))
}

// paged is the part of a list that a call asks for.
func (q *call) paged(all []object) object {
	v := q.URL.Query()
	start, _ := strconv.Atoi(v.Get("start"))
	count, err := strconv.Atoi(v.Get("count"))
	if err != nil || count < 1 || count > 100 {
		count = 10
	}
	start = min(max(start, 0), len(all))
	part := append([]object{}, all[start:min(start+count, len(all))]...)
	return object{"elements": part, "paging": object{"start": start, "count": count, "links": []string{}}}
}

// text is a text of the body.
func (q *call) text(name string) string {
	var s string
	_ = json.Unmarshal(q.in[name], &s)
	return s
}

// reply is an answer.
type reply struct {
	status int
	id     string // of what was made
	body   any
}

func ok(body any) (*reply, *refusal) { return &reply{status: http.StatusOK, body: body}, nil }

func (q *call) answer(r *reply) {
	if r.id != "" {
		q.w.Header().Set("X-Restli-Id", r.id)
	}
	if r.body == nil {
		q.w.WriteHeader(r.status)
		return
	}
	q.w.Header().Set("Content-Type", "application/json")
	q.w.WriteHeader(r.status)
	e := json.NewEncoder(q.w)
	e.SetEscapeHTML(false)
	_ = e.Encode(r.body)
}

func (q *call) fail(r *refusal) {
	body := object{"status": r.status, "message": r.text}
	if r.code != 0 {
		body["serviceErrorCode"] = r.code
	}
	if r.word != "" {
		body["code"] = r.word
	}
	q.answer(&reply{status: r.status, body: body})
}

// nowhere takes an answer that will not arrive.
type nowhere struct{ h http.Header }

func (n nowhere) Header() http.Header         { return n.h }
func (n nowhere) Write(b []byte) (int, error) { return len(b), nil }
func (n nowhere) WriteHeader(int)             {}
