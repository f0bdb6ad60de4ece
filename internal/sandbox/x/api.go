package x

import (
	"crypto/hmac"
	"crypto/sha1" //nolint:gosec // the platform signs with it
	"encoding/base64"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"recado.dev/internal/sandbox"
)

func (n *Network) routes() http.Handler {
	mux := http.NewServeMux()
	user := func(pattern string, f func(http.ResponseWriter, *http.Request, sandbox.Account)) {
		mux.HandleFunc(pattern, func(w http.ResponseWriter, r *http.Request) {
			a, ok := n.signedBy(r)
			if !ok {
				refuse(w, http.StatusUnauthorized, "about:blank", "Unauthorized", "Unauthorized")
				return
			}
			n.unlucky(w, r, func() { f(w, r, a) })
		})
	}
	app := func(pattern string, f func(http.ResponseWriter, *http.Request, sandbox.Account)) {
		mux.HandleFunc(pattern, func(w http.ResponseWriter, r *http.Request) {
			bearer, is := strings.CutPrefix(r.Header.Get("Authorization"), "Bearer ")
			a, ok := n.table.Account(func(a sandbox.Account) bool {
				return a.Platform == Key && hmac.Equal([]byte(a.Secrets["bearer_token"]), []byte(bearer))
			})
			if !ok || !is || bearer == "" {
				refuse(w, http.StatusUnauthorized, "about:blank", "Unauthorized", "Unauthorized")
				return
			}
			f(w, r, a)
		})
	}
	user("GET /2/users/me", n.me)
	user("POST /2/dm_conversations/with/{person}/messages", n.send)
	user("GET /2/dm_events", n.list)
	user("GET /2/dm_conversations/with/{person}/dm_events", n.list)
	user("POST /2/media/upload", n.upload)
	user("POST /2/tweets", n.publish)
	user("GET /2/tweets/{id}", n.read)
	user("DELETE /2/tweets/{id}", n.takeBack)
	user("PUT /2/tweets/{id}/hidden", n.hide)
	user("GET /2/users/{id}/mentions", n.mentions)
	user("GET /2/users/{id}/tweets", n.own)
	user("POST /2/users/{id}/likes", n.like)
	user("DELETE /2/users/{id}/likes/{post}", n.like)
	user("POST /2/users/{id}/blocking", n.block)
	user("DELETE /2/users/{id}/blocking/{person}", n.block)
	user("GET /dm_media/{id}/{name}", n.file)
	app("GET /2/webhooks", n.webhooks)
	app("POST /2/webhooks", n.register)
	app("PUT /2/webhooks/{id}", n.recheck)
	app("DELETE /2/webhooks/{id}", n.remove)
	app("GET /2/activity/subscriptions", n.subscriptions)
	app("POST /2/activity/subscriptions", n.subscribe)
	return mux
}

// signedBy answers the account whose OAuth 1.0a signature a request carries.
func (n *Network) signedBy(r *http.Request) (sandbox.Account, bool) {
	head, is := strings.CutPrefix(r.Header.Get("Authorization"), "OAuth ")
	params := map[string]string{}
	for part := range strings.SplitSeq(head, ",") {
		name, value, _ := strings.Cut(strings.TrimSpace(part), "=")
		plain, err := url.PathUnescape(strings.Trim(value, `"`))
		if err != nil {
			return sandbox.Account{}, false
		}
		params[name] = plain
	}
	a, ok := n.table.Account(func(a sandbox.Account) bool {
		return a.Platform == Key && a.Secrets["access_token"] == params["oauth_token"]
	})
	if !is || !ok || a.Settings["consumer_key"] != params["oauth_consumer_key"] || params["oauth_nonce"] == "" || params["oauth_timestamp"] == "" {
		return a, false
	}
	given := params["oauth_signature"]
	delete(params, "oauth_signature")
	// Clients that know one address alone sign that, wherever they are led.
	return a, hmac.Equal([]byte(given), []byte(n.signature(base(n.table.PublicURL()), r, a, params))) ||
		hmac.Equal([]byte(given), []byte(n.signature("https://api.x.com", r, a, params)))
}

func (n *Network) signature(host string, r *http.Request, a sandbox.Account, params map[string]string) string {
	var pairs []string
	for name, v := range params {
		pairs = append(pairs, escape(name)+"="+escape(v))
	}
	for name, values := range r.URL.Query() {
		for _, v := range values {
			pairs = append(pairs, escape(name)+"="+escape(v))
		}
	}
	slices.Sort(pairs)
	text := r.Method + "&" + escape(host+r.URL.EscapedPath()) + "&" + escape(strings.Join(pairs, "&"))
	mac := hmac.New(sha1.New, []byte(escape(a.Secrets["consumer_secret"])+"&"+escape(a.Secrets["access_token_secret"])))
	mac.Write([]byte(text))
	return base64.StdEncoding.EncodeToString(mac.Sum(nil))
}

// escape is the strict one of OAuth.
func escape(s string) string { return strings.ReplaceAll(url.QueryEscape(s), "+", "%20") }

// unlucky serves a call under the table's faults.
func (n *Network) unlucky(w http.ResponseWriter, r *http.Request, serve func()) {
	switch n.table.Misfortune(r.Context()) {
	case sandbox.Throttled:
		w.Header().Set("X-Rate-Limit-Limit", "15")
		w.Header().Set("X-Rate-Limit-Remaining", "0")
		w.Header().Set("X-Rate-Limit-Reset", strconv.FormatInt(n.table.Now().Unix()+1, 10))
		refuse(w, http.StatusTooManyRequests, "about:blank", "Too Many Requests", "Too Many Requests")
	case sandbox.Broken:
		refuse(w, http.StatusServiceUnavailable, "about:blank", "Service Unavailable", "Service Unavailable")
	case sandbox.CutBefore:
		panic(http.ErrAbortHandler)
	case sandbox.CutAfter:
		serve()
		panic(http.ErrAbortHandler)
	default:
		serve()
	}
}

func (n *Network) me(w http.ResponseWriter, _ *http.Request, a sandbox.Account) {
	answer(w, http.StatusOK, object{"data": object{"id": a.ID, "name": a.Name, "username": strings.TrimPrefix(a.Display, "@")}})
}

// send takes a message of a business.
func (n *Network) send(w http.ResponseWriter, r *http.Request, a sandbox.Account) {
	var in struct {
		Text        string `json:"text"`
		Attachments []struct {
			ID string `json:"media_id"`
		} `json:"attachments"`
	}
	raw, err := io.ReadAll(http.MaxBytesReader(w, r.Body, 1<<20))
	if err != nil || json.Unmarshal(raw, &in) != nil || in.Text == "" && len(in.Attachments) == 0 || len(in.Attachments) > 1 || len([]rune(in.Text)) > 10_000 {
		refuse(w, http.StatusBadRequest, problems+"invalid-request", "Invalid Request", "One or more parameters to your request was invalid.")
		return
	}
	p, ok := n.table.FindPhone(func(p sandbox.Phone) bool { return userID(p) == r.PathValue("person") })
	if !ok {
		refuse(w, http.StatusNotFound, problems+"resource-not-found", "Not Found Error", "Could not find user with id: ["+r.PathValue("person")+"].")
		return
	}
	if last, _ := n.table.LastInbound(a.ID, p.ID); last.IsZero() || p.Undeliverable || n.table.Faults().Undeliverable {
		refuse(w, http.StatusForbidden, "about:blank", "Forbidden", "You do not have permission to DM one or more participants.")
		return
	}
	m := sandbox.Message{Kind: "text", Text: in.Text}
	if len(in.Attachments) == 1 {
		file, known := n.table.Media(in.Attachments[0].ID)
		if !known || file.AccountID != a.ID {
			refuse(w, http.StatusBadRequest, problems+"invalid-request", "Invalid Request", "Your media IDs are invalid.")
			return
		}
		m.Kind, m.Media = "image", &sandbox.MediaRef{ID: file.ID, Mime: file.Mime, Name: file.Name, Size: file.Size, SHA256: file.SHA256}
	}
	sent, err := n.table.Send(a.ID, p.ID, m, nil, nil)
	if err != nil {
		refuse(w, http.StatusBadRequest, problems+"invalid-request", "Invalid Request", err.Error())
		return
	}
	answer(w, http.StatusCreated, object{"data": object{"dm_conversation_id": a.ID + "-" + userID(p), "dm_event_id": sent.ID}})
}

const maxUpload = 15 << 20

func (n *Network) upload(w http.ResponseWriter, r *http.Request, a sandbox.Account) {
	r.Body = http.MaxBytesReader(w, r.Body, maxUpload)
	file, head, err := r.FormFile("media")
	if err != nil {
		refuse(w, http.StatusBadRequest, problems+"invalid-request", "Invalid Request", "media is missing or too large.")
		return
	}
	defer func() { _ = file.Close() }()
	kept, err := n.table.AddMedia(a.ID, head.Header.Get("Content-Type"), head.Filename, file)
	if err != nil {
		refuse(w, http.StatusBadRequest, problems+"invalid-request", "Invalid Request", err.Error())
		return
	}
	answer(w, http.StatusOK, object{"data": object{"id": kept.ID, "media_key": "3_" + kept.ID, "size": kept.Size, "expires_after_secs": 86400}})
}

func (n *Network) file(w http.ResponseWriter, r *http.Request, _ sandbox.Account) {
	f, m, err := n.table.OpenMedia(r.PathValue("id"))
	if err != nil {
		http.NotFound(w, r)
		return
	}
	defer func() { _ = f.Close() }()
	w.Header().Set("Content-Type", m.Mime)
	w.Header().Set("Content-Security-Policy", "default-src 'none'; sandbox")
	http.ServeContent(w, r, "", m.CreatedAt, f)
}

// list answers the account's messages, the newest first.
func (n *Network) list(w http.ResponseWriter, r *http.Request, a sandbox.Account) {
	var events, users, files []object
	for _, p := range n.table.Phones("", 0) {
		th, err := n.table.Thread(a.ID, p.ID)
		if err != nil || len(th.Messages) == 0 {
			continue
		}
		customer := userID(p.Phone)
		if one := r.PathValue("person"); one != "" && one != customer {
			continue
		}
		users = append(users, object{"id": customer, "name": p.Name, "username": username(p.Phone)})
		for _, m := range th.Messages {
			e := object{"id": m.ID, "event_type": "MessageCreate", "text": m.Text, "sender_id": customer, "dm_conversation_id": a.ID + "-" + customer, "created_at": m.At.UTC()}
			if m.Business {
				e["sender_id"] = a.ID
			}
			if m.Media != nil {
				e["attachments"] = object{"media_keys": []string{"3_" + m.Media.ID}}
				files = append(files, object{"media_key": "3_" + m.Media.ID, "type": "photo", "url": n.fileURL(m.Media)})
			}
			events = append(events, e)
		}
	}
	slices.SortFunc(events, func(a, b object) int { return strings.Compare(fmt.Sprint(b["id"]), fmt.Sprint(a["id"])) })
	limit, err := strconv.Atoi(r.FormValue("max_results"))
	if err != nil || limit < 1 || limit > 100 {
		limit = 100
	}
	from, _ := strconv.Atoi(r.FormValue("pagination_token"))
	from = min(max(from, 0), len(events))
	page := events[from:min(from+limit, len(events))]
	meta := object{"result_count": len(page)}
	if from+limit < len(events) {
		meta["next_token"] = strconv.Itoa(from + limit)
	}
	answer(w, http.StatusOK, object{"data": page, "includes": object{"users": users, "media": files}, "meta": meta})
}

const problems = "https://api.twitter.com/2/problems/"

func refuse(w http.ResponseWriter, status int, kind, title, detail string) {
	answer(w, status, object{"type": kind, "title": title, "detail": detail, "status": status})
}

func answer(w http.ResponseWriter, status int, v any) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(v)
}
