package wechat

import (
	"encoding/json"
	"io"
	"net/http"
	"strconv"
	"strings"
	"time"

	"recado.dev/internal/sandbox"
)

// object is JSON whose keys may come in any order.
type object = map[string]any

// maxBody bounds what a call may bring.
const maxBody = 12 << 20

// call is one request to the API.
type call struct {
	*http.Request
	w     http.ResponseWriter
	body  []byte
	appID string // of the account that the token opens
}

// Codes that the platform answers.
const (
	codeBusy       = -1
	codeBadToken   = 40001
	codeBadUser    = 40003
	codeBadType    = 40004
	codeBadMedia   = 40007
	codeBadKind    = 40008
	codeBadApp     = 40013
	codeBadJSON    = 47001
	codeEmpty      = 44004
	codeBadSecret  = 40125
	codeMinute     = 45011
	codeTooLarge   = 45001
	codeTooLong    = 45002
	codeWindow     = 45015
	codeUsedUp     = 45047
	codeNoSuchPath = 48001
)

var words = map[int]string{
	codeBusy: "system error", codeBadToken: "invalid credential, access_token is invalid or not latest", codeBadUser: "invalid openid",
	codeBadType: "invalid media type", codeBadMedia: "invalid media_id", codeBadKind: "invalid message type", codeBadApp: "invalid appid",
	codeBadJSON: "data format error", codeEmpty: "empty content", codeBadSecret: "invalid appsecret", codeMinute: "api minute-quota reach limit, must slower, retry next minute",
	codeTooLarge: "media size out of limit", codeTooLong: "content size out of limit", codeWindow: "response out of time limit or subscription is canceled",
	codeUsedUp: "out of response count limit", codeNoSuchPath: "api unauthorized",
}

// serve answers the API: faults, the token, then the resource of the path.
func (n *Network) serve(w http.ResponseWriter, r *http.Request) {
	fate := n.table.Misfortune(r.Context())
	if fate == sandbox.CutBefore {
		panic(http.ErrAbortHandler)
	}
	q := &call{Request: r, w: w}
	if fate == sandbox.CutAfter {
		q.w = nowhere{http.Header{}}
	}
	switch fate {
	case sandbox.Throttled:
		q.refuse(codeMinute)
		return
	case sandbox.Broken:
		q.refuse(codeBusy)
		return
	}
	n.reply(q)
	if fate == sandbox.CutAfter {
		panic(http.ErrAbortHandler)
	}
}

func (n *Network) reply(q *call) {
	body, err := io.ReadAll(io.LimitReader(q.Body, maxBody+1))
	if err != nil || len(body) > maxBody {
		q.refuse(codeTooLarge)
		return
	}
	q.body = body
	path := strings.Trim(q.URL.Path, "/")
	switch path {
	case "cgi-bin/token":
		n.getToken(q, q.FormValue("appid"), q.FormValue("secret"), true)
		return
	case "cgi-bin/stable_token":
		n.stableToken(q)
		return
	}
	if film, ok := strings.CutPrefix(path, "films/"); ok {
		n.serveFile(q, film)
		return
	}
	if !n.enter(q) {
		q.refuse(codeBadToken)
		return
	}
	act := map[string]func(*call){
		"GET cgi-bin/getcallbackip":        func(q *call) { q.answer(object{"ip_list": []string{"127.0.0.1"}}) },
		"POST cgi-bin/message/custom/send": n.send, "POST cgi-bin/message/custom/typing": n.typing,
		"POST cgi-bin/media/upload": n.upload, "GET cgi-bin/media/get": n.getMedia, "GET cgi-bin/user/info": n.user,
	}[q.Method+" "+path]
	if act == nil {
		q.refuse(codeNoSuchPath)
		return
	}
	act(q)
}

func (n *Network) stableToken(q *call) {
	var in struct {
		AppID  string `json:"appid"`
		Secret string `json:"secret"`
		Force  bool   `json:"force_refresh"`
	}
	if json.Unmarshal(q.body, &in) != nil {
		q.refuse(codeBadJSON)
		return
	}
	n.getToken(q, in.AppID, in.Secret, in.Force)
}

// getToken gives the account's token; a new one ends the old.
func (n *Network) getToken(q *call, appID, secret string, anew bool) {
	s, done := n.open()
	defer done()
	acc := s.Accounts[appID]
	switch {
	case acc == nil:
		q.refuse(codeBadApp)
		return
	case acc.Secret != secret:
		q.refuse(codeBadSecret)
		return
	}
	now := n.table.Now()
	if anew || acc.Token == "" || !now.Before(acc.Until) {
		acc.Token, acc.Until = hexes(40), now.Add(tokenSeconds*time.Second)
		n.changed()
	}
	q.answer(object{"access_token": acc.Token, "expires_in": int(acc.Until.Sub(now).Seconds())})
}

func (n *Network) enter(q *call) bool {
	s, done := n.open()
	defer done()
	token := q.URL.Query().Get("access_token")
	for _, acc := range s.Accounts {
		if token != "" && acc.Token == token && n.table.Now().Before(acc.Until) {
			q.appID = acc.AppID
			return true
		}
	}
	return false
}

func (n *Network) typing(q *call) {
	var in struct {
		To      string `json:"touser"`
		Command string `json:"command"`
	}
	if json.Unmarshal(q.body, &in) != nil {
		q.refuse(codeBadJSON)
		return
	}
	p, known := n.person(q.appID, in.To)
	if !known {
		q.refuse(codeBadUser)
		return
	}
	if in.Command == "Typing" {
		n.table.ShowTyping(q.appID, p.ID, 15*time.Second)
	}
	q.refuse(0)
}

func (n *Network) user(q *call) {
	p, known := n.person(q.appID, q.FormValue("openid"))
	s, done := n.open()
	left := known && s.Accounts[q.appID].Left[p.ID]
	done()
	switch {
	case !known:
		q.refuse(codeBadUser)
	case left:
		q.answer(object{"subscribe": 0, "openid": q.FormValue("openid")})
	default:
		// The platform tells names no more: what the business noted stands for them.
		q.answer(object{"subscribe": 1, "openid": q.FormValue("openid"), "nickname": "", "headimgurl": "", "language": "zh_CN", "remark": p.Name, "unionid": unionID(p)})
	}
}

// sizes are how large the platform takes files, by type.
var sizes = map[string]int{"image": 10 << 20, "voice": 2 << 20, "video": 10 << 20, "thumb": 64 << 10}

func (n *Network) upload(q *call) {
	kind := q.URL.Query().Get("type")
	most, known := sizes[kind]
	q.Request.Body = io.NopCloser(strings.NewReader(string(q.body)))
	file, head, err := q.FormFile("media")
	switch {
	case !known:
		q.refuse(codeBadType)
		return
	case err != nil:
		q.refuse(codeEmpty)
		return
	}
	defer func() { _ = file.Close() }()
	if head.Size > int64(most) {
		q.refuse(codeTooLarge)
		return
	}
	m, err := n.table.AddMedia(q.appID, head.Header.Get("Content-Type"), head.Filename, file)
	if err != nil {
		q.refuse(codeEmpty)
		return
	}
	name := "media_id"
	if kind == "thumb" {
		name = "thumb_media_id"
	}
	q.answer(object{"type": kind, name: m.ID, "created_at": n.table.Now().Unix()})
}

// mediaLife is how long the platform keeps a file.
const mediaLife = 3 * 24 * time.Hour

func (n *Network) getMedia(q *call) {
	id := q.FormValue("media_id")
	m, ok := n.table.Media(id)
	switch {
	case !ok || n.table.Now().Sub(m.CreatedAt) > mediaLife:
		q.refuse(codeBadMedia)
	case strings.HasPrefix(m.Mime, "video/"):
		q.answer(object{"video_url": base(n.table.PublicURL()) + "/films/" + id})
	default:
		n.serveFile(q, id)
	}
}

func (n *Network) serveFile(q *call, id string) {
	f, m, err := n.table.OpenMedia(id)
	if err != nil {
		q.refuse(codeBadMedia)
		return
	}
	defer func() { _ = f.Close() }()
	q.w.Header().Set("Content-Type", m.Mime)
	q.w.Header().Set("Content-Disposition", `attachment; filename="`+strconv.Quote(m.Name)+`"`)
	http.ServeContent(q.w, q.Request, "", time.Time{}, f)
}

func (q *call) answer(v any) {
	q.w.Header().Set("Content-Type", "application/json; encoding=utf-8")
	_ = json.NewEncoder(q.w).Encode(v)
}

// refuse answers a code; 0 says that all went well.
func (q *call) refuse(code int) {
	said := words[code]
	if code == 0 {
		said = "ok"
	}
	q.answer(object{"errcode": code, "errmsg": said})
}

// nowhere takes an answer that is lost on the way.
type nowhere struct{ h http.Header }

// Header implements http.ResponseWriter.
func (n nowhere) Header() http.Header { return n.h }

// Write implements http.ResponseWriter.
func (nowhere) Write(b []byte) (int, error) { return len(b), nil }

// WriteHeader implements http.ResponseWriter.
func (nowhere) WriteHeader(int) {}
