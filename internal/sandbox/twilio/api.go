package twilio

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

// object is JSON whose keys may come in any order.
type object = map[string]any

// answered stands for an answer that was given already.
type given struct{}

var answered any = given{}

const (
	formType = "application/x-www-form-urlencoded"
	// maxBusy is how many calls of an account are answered at once.
	maxBusy = 60
	// maxBody bounds what a call may bring.
	maxBody = 1 << 20
)

// call is one request to the API.
type call struct {
	*http.Request
	w    http.ResponseWriter
	path []string
	form url.Values // the parameters of address and body; of a body in JSON the address's alone
	body []byte
	sid  string // the account that the credentials open
	test bool   // with the credentials for tests
}

// serve answers the API: faults, credentials, then the resource of the path.
func (c *core) serve(w http.ResponseWriter, r *http.Request) {
	fate := c.table.Misfortune(r.Context())
	if fate == sandbox.CutBefore {
		panic(http.ErrAbortHandler)
	}
	q := &call{Request: r, w: w, path: strings.Split(strings.Trim(r.URL.Path, "/"), "/")}
	if fate == sandbox.CutAfter {
		q.w = nowhere{http.Header{}}
	}
	q.w.Header().Set("Twilio-Request-Id", sid("RQ"))
	q.w.Header().Set("X-Api-Domain", "api.twilio.com")
	select {
	case c.busy <- struct{}{}:
		defer func() { <-c.busy }()
	default:
		fate = sandbox.Throttled
	}
	switch fate {
	case sandbox.Throttled:
		q.w.Header().Set("Twilio-Concurrent-Requests", strconv.Itoa(maxBusy))
		q.refuse(refuse(20429))
		return
	case sandbox.Broken:
		q.refuse(refuse(20500))
		return
	}
	c.reply(q)
	if fate == sandbox.CutAfter {
		panic(http.ErrAbortHandler)
	}
}

func (c *core) reply(q *call) {
	if q.path[0] == cdn {
		c.serveFile(q)
		return
	}
	if c.openFile(q) {
		return
	}
	if err := c.enter(q); err != nil {
		q.refuse(err)
		return
	}
	if err := q.read(); err != nil {
		q.refuse(err)
		return
	}
	v, err := c.route(q)
	switch {
	case err != nil:
		q.refuse(err)
	case v == answered:
	case v == nil:
		q.w.WriteHeader(http.StatusNoContent)
	case q.Method == http.MethodPost && q.makes():
		q.answer(http.StatusCreated, v)
	default:
		q.answer(http.StatusOK, v)
	}
}

// makes tells whether a POST makes something new: it goes to a list.
func (q *call) makes() bool {
	last := strings.TrimSuffix(q.path[len(q.path)-1], ".json")
	switch last {
	case "Messages", "IncomingPhoneNumbers", "Content", "whatsapp", "Senders", "Services", "PhoneNumbers":
		return true
	}
	return false
}

// enter checks the credentials.
func (c *core) enter(q *call) *apiError {
	acc, done := c.open()
	defer done()
	user, password, ok := q.BasicAuth()
	good := ok && user == acc.SID && password != "" && (password == acc.Token || password == acc.Second)
	q.test = ok && user == acc.TestSID && password == acc.TestToken
	if !good && !q.test {
		q.w.Header().Set("WWW-Authenticate", `Basic realm="Twilio API"`)
		return refuse(20003)
	}
	q.sid = user
	if good && acc.Status != "active" && q.Method != http.MethodGet {
		return refuse(20005)
	}
	return nil
}

// read takes in the parameters.
func (q *call) read() *apiError {
	q.form = parseForm(q.URL.RawQuery)
	body, err := io.ReadAll(io.LimitReader(q.Body, maxBody+1))
	if err != nil || len(body) > maxBody {
		return &apiError{http.StatusRequestEntityTooLarge, 20001, "The request body is too large"}
	}
	q.body = body
	if strings.HasPrefix(q.Header.Get("Content-Type"), formType) || (q.Header.Get("Content-Type") == "" && len(body) > 0) {
		for k, v := range parseForm(string(body)) {
			q.form[k] = append(q.form[k], v...)
		}
	}
	return nil
}

// decode reads a body of JSON.
func (q *call) decode(v any) *apiError {
	if err := json.Unmarshal(q.body, v); err != nil {
		return &apiError{http.StatusBadRequest, 20001, "The request body is not valid JSON: " + err.Error()}
	}
	return nil
}

// route finds the resource.
func (c *core) route(q *call) (any, *apiError) {
	p := make([]string, 8)
	for i, part := range q.path {
		if i < len(p) {
			p[i] = strings.TrimSuffix(part, ".json")
		}
	}
	switch {
	case p[0] == Version && p[1] == "Accounts":
		return c.accounts(q, p[2:])
	case p[0] == "v1" && p[1] == "Content", p[0] == "v2" && p[1] == "Content":
		return c.contents(q, p[2:])
	case (p[0] == "v1" || p[0] == "v2") && p[1] == "ContentAndApprovals" && p[2] == "":
		return c.listContents(q, true)
	case p[0] == "v2" && p[1] == "Channels" && p[2] == "Senders":
		return c.senders(q, p[3])
	case (p[0] == "v2" || p[0] == "v3") && p[1] == "Indicators" && p[2] == "Typing":
		return c.typing(q)
	case p[0] == "v1" && p[1] == "Services":
		return c.services(q, p[2], p[3])
	}
	return nil, notFound(q.URL.Path)
}

func (c *core) accounts(q *call, p []string) (any, *apiError) {
	acc, done := c.open()
	home, other := acc.SID, acc.TestSID
	done()
	switch {
	case p[0] == "" && q.Method == http.MethodGet:
		return c.page(q, "accounts", []any{c.accountView(home)}), nil
	case p[0] != q.sid || (p[0] != home && p[0] != other):
		return nil, refuse(20003)
	case p[1] == "" && q.Method == http.MethodGet:
		return c.accountView(q.sid), nil
	case p[1] == "Balance" && q.Method == http.MethodGet:
		return c.balance(), nil
	case p[1] == "Messages" && p[3] == "":
		return c.messages(q, p[2])
	case p[1] == "Messages" && p[3] == "Media":
		return c.mediaOf(q, p[2], p[4])
	case p[1] == "IncomingPhoneNumbers":
		return c.numbers(q, p[2])
	}
	return nil, notFound(q.URL.Path)
}

func (c *core) accountView(of string) object {
	acc, done := c.open()
	defer done()
	uri := "/" + Version + "/Accounts/" + of
	return object{
		"sid": of, "owner_account_sid": of, "friendly_name": "Tienda Alba", "status": acc.Status, "type": "Full", "auth_token": acc.Token,
		"date_created": rfc2822(acc.Created), "date_updated": rfc2822(acc.Created), "uri": uri + ".json",
		"subresource_uris": object{"messages": uri + "/Messages.json", "incoming_phone_numbers": uri + "/IncomingPhoneNumbers.json", "balance": uri + "/Balance.json"},
	}
}

func (c *core) balance() object {
	acc, done := c.open()
	defer done()
	return object{"account_sid": acc.SID, "balance": money(firstBalance - acc.Spent), "currency": "USD"}
}

// money writes hundredths of a cent as the platform does.
func money(v int64) string {
	sign := ""
	if v < 0 {
		sign, v = "-", -v
	}
	return fmt.Sprintf("%s%d.%04d", sign, v/10000, v%10000)
}

// page answers a page of a list as the API of 2010 does.
func (c *core) page(q *call, name string, all []any) object {
	size, at := paging(q.form)
	start := min(size*at, len(all))
	end := min(start+size, len(all))
	uri := func(page int) string {
		f := url.Values{}
		for k, v := range q.form {
			f[k] = v
		}
		f.Set("PageSize", strconv.Itoa(size))
		f.Set("Page", strconv.Itoa(page))
		return q.URL.Path + "?" + f.Encode()
	}
	out := object{
		name: all[start:end], "page": at, "page_size": size, "start": start, "end": max(start, end-1), "uri": uri(at),
		"first_page_uri": uri(0), "next_page_uri": nil, "previous_page_uri": nil,
	}
	if end < len(all) {
		out["next_page_uri"] = uri(at + 1)
	}
	if at > 0 {
		out["previous_page_uri"] = uri(at - 1)
	}
	return out
}

// metaPage answers a page of a list as the newer APIs do.
func (c *core) metaPage(q *call, name string, all []any) object {
	size, at := paging(q.form)
	start := min(size*at, len(all))
	end := min(start+size, len(all))
	address := func(page int) string {
		return fmt.Sprintf("%s%s?PageSize=%d&Page=%d", base(c.table.PublicURL()), q.URL.Path, size, page)
	}
	meta := object{"key": name, "page": at, "page_size": size, "url": address(at), "first_page_url": address(0), "next_page_url": nil, "previous_page_url": nil}
	if end < len(all) {
		meta["next_page_url"] = address(at + 1)
	}
	if at > 0 {
		meta["previous_page_url"] = address(at - 1)
	}
	return object{name: all[start:end], "meta": meta}
}

func paging(form url.Values) (size, page int) {
	size, _ = strconv.Atoi(form.Get("PageSize"))
	if size <= 0 {
		size = 50
	}
	page, _ = strconv.Atoi(form.Get("Page"))
	return min(size, 1000), min(max(page, 0), 100_000)
}

func (q *call) answer(status int, v any) {
	q.w.Header().Set("Content-Type", "application/json;charset=utf-8")
	q.w.WriteHeader(status)
	e := json.NewEncoder(q.w)
	e.SetEscapeHTML(false)
	_ = e.Encode(v)
}

func (q *call) refuse(e *apiError) {
	q.answer(e.status, object{"code": e.code, "message": e.text, "more_info": "https://www.twilio.com/docs/errors/" + strconv.Itoa(e.code), "status": e.status})
}

func rfc2822(t time.Time) string { return t.UTC().Format("Mon, 02 Jan 2006 15:04:05 +0000") }

// later is a time that may not be yet.
func later(t time.Time) any {
	if t.IsZero() {
		return nil
	}
	return rfc2822(t)
}

// some is a text that may be missing.
func some(s string) any {
	if s == "" {
		return nil
	}
	return s
}

// nowhere takes an answer that never arrives.
type nowhere struct{ h http.Header }

func (n nowhere) Header() http.Header         { return n.h }
func (n nowhere) Write(b []byte) (int, error) { return len(b), nil }
func (n nowhere) WriteHeader(int)             {}
