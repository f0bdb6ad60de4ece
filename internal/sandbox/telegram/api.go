package telegram

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"mime"
	"mime/multipart"
	"net/http"
	"strconv"
	"strings"

	"recado.dev/internal/sandbox"
)

// Bounds of a request.
const (
	maxRequest = 60 << 20
	maxField   = 1 << 20
)

// call is a method that a bot asks for.
type call struct {
	context.Context
	network *Network
	token   string
	method  string
	values  map[string]string // JSON where a value is no text
	files   map[string]upload
	words   string // of the message, without its emphasis
}

// upload is a file that came along.
type upload struct {
	media sandbox.Media
	err   error
}

// refusal is the platform's no.
type refusal struct {
	Code        int    `json:"error_code"`
	Description string `json:"description"`
	Parameters  object `json:"parameters,omitempty"`
}

func bad(text string) *refusal {
	return &refusal{Code: http.StatusBadRequest, Description: "Bad Request: " + text}
}

// serve is the API: /bot<token>/<method> and /file/bot<token>/<path>.
func (n *Network) serve(w http.ResponseWriter, r *http.Request) {
	switch n.table.Misfortune(r.Context()) {
	case sandbox.Throttled:
		write(w, nil, &refusal{429, "Too Many Requests: retry after 1", object{"retry_after": 1}})
		return
	case sandbox.Broken:
		write(w, nil, &refusal{Code: 500, Description: "Internal Server Error"})
		return
	case sandbox.CutBefore:
		panic(http.ErrAbortHandler)
	case sandbox.CutAfter:
		n.route(discard{}, r)
		panic(http.ErrAbortHandler)
	case sandbox.NoMisfortune:
	}
	n.route(w, r)
}

// discard is an answer that gets lost.
type discard struct{}

func (discard) Header() http.Header         { return http.Header{} }
func (discard) Write(b []byte) (int, error) { return len(b), nil }
func (discard) WriteHeader(int)             {}

func (n *Network) route(w http.ResponseWriter, r *http.Request) {
	path := strings.TrimPrefix(r.URL.Path, "/")
	if rest, ok := strings.CutPrefix(path, "file/bot"); ok {
		token, file, _ := strings.Cut(rest, "/")
		n.serveFile(w, r, token, file)
		return
	}
	rest, ok := strings.CutPrefix(path, "bot")
	token, method, found := strings.Cut(rest, "/")
	if !ok || !found || method == "" || strings.Contains(method, "/") {
		write(w, nil, &refusal{Code: 404, Description: "Not Found"})
		return
	}
	c := &call{Context: r.Context(), network: n, token: token, method: method}
	if err := c.read(r); err != nil {
		write(w, nil, err)
		return
	}
	out, err := c.run()
	write(w, out, err)
}

func write(w http.ResponseWriter, out any, err *refusal) {
	w.Header().Set("Content-Type", "application/json")
	if err != nil {
		if s := err.Parameters["retry_after"]; s != nil {
			w.Header().Set("Retry-After", strconv.Itoa(s.(int)))
		}
		w.WriteHeader(err.Code)
		_ = json.NewEncoder(w).Encode(struct {
			OK bool `json:"ok"`
			*refusal
		}{false, err})
		return
	}
	_ = json.NewEncoder(w).Encode(object{"ok": true, "result": out})
}

// read takes the parameters wherever they are: in the query, a form, an upload
// or JSON.
func (c *call) read(r *http.Request) *refusal {
	c.values = map[string]string{}
	for name, v := range r.URL.Query() {
		c.values[name] = v[0]
	}
	kind, _, _ := mime.ParseMediaType(r.Header.Get("Content-Type"))
	r.Body = http.MaxBytesReader(nil, r.Body, maxRequest)
	switch kind {
	case "application/json":
		var in map[string]json.RawMessage
		if err := json.NewDecoder(r.Body).Decode(&in); err != nil && !errors.Is(err, io.EOF) {
			return bad("can't parse request JSON object")
		}
		for name, raw := range in {
			if string(raw) != "null" {
				c.values[name] = textOf(raw)
			}
		}
	case "multipart/form-data":
		form, err := r.MultipartReader()
		if err != nil {
			return bad("can't parse the form")
		}
		return c.readParts(form)
	default:
		if err := r.ParseForm(); err != nil {
			return bad("can't parse the form")
		}
		for name, v := range r.PostForm {
			c.values[name] = v[0]
		}
	}
	return nil
}

// textOf is a value as a form has it.
func textOf(raw json.RawMessage) string {
	var s string
	if json.Unmarshal(raw, &s) == nil {
		return s
	}
	return string(raw)
}

func (c *call) readParts(form *multipart.Reader) *refusal {
	c.files = map[string]upload{}
	for {
		part, err := form.NextPart()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			var large *http.MaxBytesError
			if errors.As(err, &large) {
				return &refusal{Code: 413, Description: "Request Entity Too Large"}
			}
			return bad("can't parse the form")
		}
		if part.FileName() == "" {
			text, err := io.ReadAll(io.LimitReader(part, maxField))
			if err != nil {
				return bad("can't parse the form")
			}
			c.values[part.FormName()] = string(text)
			continue
		}
		kind := part.Header.Get("Content-Type")
		if kind == "" || kind == "application/octet-stream" {
			if by := mime.TypeByExtension(extension(part.FileName())); by != "" {
				kind = by
			}
		}
		m, err := c.network.table.AddMedia("", kind, part.FileName(), part)
		c.files[part.FormName()] = upload{m, err}
	}
}

func extension(name string) string {
	if i := strings.LastIndexByte(name, '.'); i >= 0 {
		return strings.ToLower(name[i:])
	}
	return ""
}

// run does what the method says.
func (c *call) run() (any, *refusal) {
	st, done := c.network.open()
	b := st.byToken(c.token)
	done()
	if b == nil {
		if id, tail, ok := strings.Cut(c.token, ":"); !ok || id == "" || len(tail) < 10 {
			return nil, &refusal{Code: 404, Description: "Not Found"}
		}
		return nil, &refusal{Code: 401, Description: "Unauthorized"}
	}
	switch method := strings.ToLower(c.method); method {
	case "getme":
		me := botOf(b)
		me["can_join_groups"], me["can_read_all_group_messages"], me["supports_inline_queries"], me["can_connect_to_business"], me["has_main_web_app"] = true, false, false, false, false
		return me, nil
	case "setwebhook", "deletewebhook":
		return c.setWebhook(b, method == "deletewebhook")
	case "getwebhookinfo":
		return c.webhookInfo(b), nil
	case "getupdates":
		return c.updates(b)
	case "getfile":
		return c.file(b)
	case "getchat":
		p, err := c.phone(b)
		if err != nil {
			return nil, err
		}
		return chatOf(p), nil
	case "getuserprofilephotos":
		return object{"total_count": 0, "photos": []any{}}, nil
	case "answercallbackquery":
		return c.acknowledge(b)
	case "setmessagereaction":
		return c.react(b)
	case "sendchataction":
		return c.action(b)
	case "setmycommands", "setmyname", "setmydescription", "setmyshortdescription", "setchatmenubutton", "logout", "close":
		return true, nil
	default:
		return c.send(b, method)
	}
}

// flag reads a parameter that is true or not.
func (c *call) flag(name string) bool { return c.values[name] == "true" || c.values[name] == "1" }

// number reads a parameter that is one.
func (c *call) number(name string) int64 {
	n, err := strconv.ParseInt(strings.TrimSpace(c.values[name]), 10, 64)
	if err != nil {
		return 0
	}
	return n
}
