package meta

import (
	"crypto/rand"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"regexp"
	"slices"
	"strings"

	"recado.dev/internal/sandbox"
)

// graphError is the platform's error envelope.
type graphError struct {
	status, code, subcode int
	message               string
}

func fail(status, code, subcode int, format string, args ...any) *graphError {
	return &graphError{status, code, subcode, fmt.Sprintf("(#%d) ", code) + fmt.Sprintf(format, args...)}
}

func badParam(format string, args ...any) *graphError { return fail(400, 100, 0, format, args...) }

func unknownObject(verb, id string) *graphError {
	return &graphError{400, 100, 33, fmt.Sprintf(
		"Unsupported %s request. Object with ID '%s' does not exist, cannot be loaded due to missing permissions, or does not support this operation.", strings.ToLower(verb), id)}
}

func deadToken() *graphError {
	return &graphError{http.StatusUnauthorized, 190, 460, "Error validating access token: The session has been invalidated because the user changed their password or Facebook has changed the session for security reasons."}
}

// call is one request to the API.
type call struct {
	*http.Request
	w       http.ResponseWriter
	path    []string
	account sandbox.Account   // that the token opens
	public  sandbox.Account   // the same on the public side, where that is connected
	known   map[string]string // its parameters, once they were read
	login   bool              // at the host of accounts without a Page
}

var versionPart = regexp.MustCompile(`^v\d+(\.\d+)?$`)

// serve answers the API: faults, token, then the object and edge that the path
// names.
func (c *core) serve(w http.ResponseWriter, r *http.Request) {
	fate := c.table.Misfortune(r.Context())
	if fate == sandbox.CutBefore {
		panic(http.ErrAbortHandler)
	}
	q := &call{Request: r, w: w, path: strings.Split(strings.Trim(r.URL.Path, "/"), "/")}
	if fate == sandbox.CutAfter {
		q.w = nowhere{http.Header{}}
	}
	if q.path[0] == loginHost {
		q.login, q.path = true, append(q.path[1:], "")
	}
	if versionPart.MatchString(q.path[0]) {
		q.path = append(q.path[1:], "")
	}
	for len(q.path) < 2 {
		q.path = append(q.path, "")
	}
	q.w.Header().Set("X-Fb-Trace-Id", trace())
	switch {
	case fate == sandbox.Throttled:
		q.refuse(fail(http.StatusTooManyRequests, 613, 0, "Calls to this api have exceeded the rate limit."))
		return
	case fate == sandbox.Broken:
		q.refuse(fail(http.StatusInternalServerError, 1200, 2018024, "Temporary send message failure. Please try again later."))
		return
	case q.path[0] == fileNode:
		c.download(q)
	default:
		v, err := c.route(q)
		if err != nil {
			q.refuse(err)
		} else {
			q.answer(http.StatusOK, v)
		}
	}
	if fate == sandbox.CutAfter {
		panic(http.ErrAbortHandler)
	}
}

// enter finds the account that the token opens.
func (c *core) enter(q *call) *graphError {
	token := strings.TrimSpace(strings.TrimPrefix(q.Header.Get("Authorization"), "Bearer "))
	if token == "" {
		token = q.URL.Query().Get("access_token")
	}
	if token == "" {
		return &graphError{http.StatusUnauthorized, 104, 0, "An access token is required to request this resource."}
	}
	a, ok := c.table.Account(func(a sandbox.Account) bool {
		return (a.Platform == KeyMessenger || a.Platform == KeyInstagram) && a.Secrets["page_access_token"] == token
	})
	if public, found := c.publicOf(token); found {
		q.public = public
		if !ok {
			a, ok = privateOf(public), true
		}
	}
	if id, secret, isApp := strings.Cut(token, "|"); isApp && id == appID {
		a, ok = c.table.Account(func(a sandbox.Account) bool { return a.Secrets["app_secret"] == secret && secret != "" })
	}
	if !ok {
		return &graphError{http.StatusUnauthorized, 190, 0, "Invalid OAuth access token - Cannot parse access token"}
	}
	if c.stateOf(a.ID, nil).Revoked == token {
		return deadToken()
	}
	q.account = privateOf(a)
	return nil
}

func (c *core) route(q *call) (any, *graphError) {
	if err := c.enter(q); err != nil {
		return nil, err
	}
	node, edge := q.path[0], q.path[1]
	if v, err, done := c.publicRoute(q); done {
		return v, err
	}
	switch {
	case node == "me", node == q.account.ID:
		return c.accountEdge(q, edge)
	case node == "app" && edge == "":
		return object{"id": appID, "name": "Recado sandbox"}, nil
	case node == appID && edge == "subscriptions" && q.Method == http.MethodPost:
		return object{"success": true}, nil
	case edge == "" && q.Method == http.MethodGet:
		if p, ok := c.person(q.account.ID, node); ok {
			return c.profile(q, p)
		}
		if th, ok := c.table.ThreadOf(node); ok && th.AccountID == q.account.ID {
			return c.messageNode(q, th, node)
		}
	}
	return nil, unknownObject(q.Method, node)
}

func (c *core) accountEdge(q *call, edge string) (any, *graphError) {
	a := q.account
	switch q.Method + " " + edge {
	case "GET ":
		return c.accountNode(q)
	case "POST messages":
		return c.postMessage(q)
	case "POST message_attachments":
		return c.postAttachment(q)
	case "GET subscribed_apps":
		s := c.stateOf(a.ID, nil)
		if s.Unsubscribed {
			return object{"data": []object{}}, nil
		}
		app := object{"id": appID, "name": "Recado sandbox", "category": "Business"}
		if len(s.Fields) > 0 {
			app["subscribed_fields"] = s.Fields
		}
		return object{"data": []object{app}}, nil
	case "POST subscribed_apps":
		fields := strings.Split(q.args()["subscribed_fields"], ",")
		if fields[0] == "" {
			return nil, badParam("The parameter subscribed_fields is required.")
		}
		c.stateOf(a.ID, func(s *state) { s.Unsubscribed, s.Fields = false, fields })
		return object{"success": true}, nil
	case "DELETE subscribed_apps":
		c.stateOf(a.ID, func(s *state) { s.Unsubscribed = true })
		return object{"success": true}, nil
	case "GET conversations":
		if a.Platform == KeyInstagram && c.stateOf(a.ID, nil).Closed {
			return nil, fail(403, 200, 2534041, "The account owner has disabled access to Instagram direct messages.")
		}
		return object{"data": []object{}}, nil
	}
	return nil, unknownObject(q.Method, strings.Join(q.path, "/"))
}

// args are the parameters of the address and of a body in JSON or a form.
func (q *call) args() map[string]string {
	out := map[string]string{}
	if strings.HasPrefix(q.Header.Get("Content-Type"), "application/json") {
		raw, _ := io.ReadAll(io.LimitReader(q.Body, 1<<20))
		var in map[string]any
		_ = json.Unmarshal(raw, &in)
		for k, v := range in {
			out[k] = fmt.Sprint(v)
		}
	}
	_ = q.ParseForm()
	for k := range q.Form {
		out[k] = q.Form.Get(k)
	}
	return out
}

// accountNode answers what is asked of the account. Accounts of a Page have no
// type to ask for.
func (c *core) accountNode(q *call) (any, *graphError) {
	a := q.account
	all := object{"id": a.ID, "name": a.Name}
	personal := c.stateOf(a.ID, nil).Personal
	if personal && !q.login {
		return nil, unknownObject(q.Method, q.path[0])
	}
	if a.Platform == KeyInstagram {
		all["username"] = handle(a.Name)
	}
	if q.login {
		all["user_id"], all["account_type"] = a.ID, "BUSINESS"
		if personal {
			all["account_type"] = "PERSONAL"
		}
	}
	return q.pick(all)
}

// pick answers the fields that a call names, and the id.
func (q *call) pick(all object) (any, *graphError) {
	fields := q.URL.Query().Get("fields")
	if fields == "" {
		return all, nil
	}
	out := object{"id": all["id"]}
	for _, f := range strings.Split(fields, ",") {
		v, ok := all[f]
		if !ok {
			return nil, badParam("Tried accessing nonexisting field (%s)", f)
		}
		out[f] = v
	}
	return out, nil
}

// profile answers who a person is, once they have written.
func (c *core) profile(q *call, p sandbox.Phone) (any, *graphError) {
	if last, _ := c.table.LastInbound(q.account.ID, p.ID); last.IsZero() {
		return nil, unknownObject(q.Method, q.path[0])
	}
	first, last, _ := strings.Cut(p.Name, " ")
	if q.account.Platform == KeyInstagram {
		return q.pick(object{"id": q.path[0], "name": p.Name, "username": handle(p.Name), "profile_pic": "", "follower_count": 12, "is_user_follow_business": true})
	}
	return q.pick(object{"id": q.path[0], "first_name": first, "last_name": last, "profile_pic": "", "locale": p.Language, "timezone": 1})
}

func (q *call) answer(status int, v any) {
	q.w.Header().Set("Content-Type", "application/json; charset=UTF-8")
	q.w.WriteHeader(status)
	e := json.NewEncoder(q.w)
	e.SetEscapeHTML(false)
	_ = e.Encode(v)
}

func (q *call) refuse(err *graphError) {
	e := object{"message": err.message, "type": "OAuthException", "code": err.code, "fbtrace_id": trace()}
	if err.subcode != 0 {
		e["error_subcode"] = err.subcode
	}
	q.answer(err.status, object{"error": e})
}

func trace() string {
	var b [8]byte
	_, _ = rand.Read(b[:]) // never fails
	return "A" + base64.RawURLEncoding.EncodeToString(b[:])
}

// nowhere takes an answer that will not arrive.
type nowhere struct{ h http.Header }

func (n nowhere) Header() http.Header         { return n.h }
func (n nowhere) Write(b []byte) (int, error) { return len(b), nil }
func (n nowhere) WriteHeader(int)             {}

// find is the message of a thread.
func find(th sandbox.Thread, id string) *sandbox.Message {
	i := slices.IndexFunc(th.Messages, func(m sandbox.Message) bool { return m.ID == id })
	if i < 0 {
		return nil
	}
	return &th.Messages[i]
}
