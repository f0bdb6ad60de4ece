package msteams

import (
	"encoding/base64"
	"encoding/json"
	"fmt"
	"io"
	"math/big"
	"mime"
	"net/http"
	"net/url"
	"strings"
	"time"

	"recado.dev/internal/sandbox"
)

// maxBody bounds what a call may bring: about what the platform takes.
const maxBody = 100 << 10

// maxFile is how large a picture may be that a bot sends.
const maxFile = 1 << 20

// refusal is an error in the platform's words.
type refusal struct {
	status     int
	code, text string
}

func (r *refusal) Error() string { return r.code + ": " + r.text }

func refuse(status int, code, text string) *refusal { return &refusal{status, code, text} }

// serve answers the sign-in, the keys and the connector service.
func (n *Network) serve(w http.ResponseWriter, r *http.Request) {
	if strings.Contains(r.URL.Path, "/.well-known/") { // those are somebody else's, and always there
		n.published(w, r)
		return
	}
	switch fate := n.table.Misfortune(r.Context()); fate {
	case sandbox.CutBefore:
		panic(http.ErrAbortHandler)
	case sandbox.Throttled:
		w.Header().Set("Retry-After", "1")
		answer(w, http.StatusTooManyRequests, object{"error": object{"code": "TooManyRequests", "message": "API calls quota exceeded"}})
	case sandbox.Broken:
		answer(w, http.StatusInternalServerError, object{"error": object{"code": "ServiceError", "message": "Unknown"}})
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

// published are the description of the keys and the keys.
func (n *Network) published(w http.ResponseWriter, r *http.Request) {
	if strings.HasSuffix(r.URL.Path, "/openidconfiguration") {
		answer(w, http.StatusOK, object{"issuer": issuer, "jwks_uri": n.service() + "v1/.well-known/keys", "id_token_signing_alg_values_supported": []string{"RS256"}})
		return
	}
	enc, k := base64.RawURLEncoding.EncodeToString, n.key()
	answer(w, http.StatusOK, object{"keys": []object{{
		"kty": "RSA", "use": "sig", "kid": n.keyID(), "x5t": n.keyID(), "n": enc(k.N.Bytes()), "e": enc(big.NewInt(int64(k.E)).Bytes()), "endorsements": []string{"msteams"},
	}}})
}

func (n *Network) route(w http.ResponseWriter, r *http.Request) {
	path := strings.Split(strings.Trim(r.URL.EscapedPath(), "/"), "/")
	for i := range path {
		if plain, err := url.PathUnescape(path[i]); err == nil {
			path[i] = plain
		}
	}
	path = append(path, "", "", "", "", "")
	if path[1] == "oauth2" && path[3] == "token" {
		n.signIn(w, r, path[0])
		return
	}
	if path[0] == "files" { // the address itself lets everybody in
		n.file(w, r, path[1])
		return
	}
	b := n.enter(r)
	if b == nil {
		answer(w, http.StatusUnauthorized, object{"message": "Authorization has been denied for this request."})
		return
	}
	var out any
	var err *refusal
	status := http.StatusCreated
	switch {
	case path[0] == "v3" && path[1] == "attachments":
		n.file(w, r, path[2])
		return
	case path[0] != "v3" || path[1] != "conversations":
		err = refuse(http.StatusNotFound, "NotFound", "The resource is not there")
	case r.Method == http.MethodPost && path[2] == "":
		out, err = n.begin(r, b)
	case r.Method == http.MethodPost && path[3] == "activities":
		out, err = n.post(r, b, path[2], path[4])
	case r.Method == http.MethodGet && path[3] == "members" && path[4] != "":
		status = http.StatusOK
		out, err = n.member(b, path[4])
	default:
		err = refuse(http.StatusMethodNotAllowed, "OperationNotSupported", "The operation is not supported")
	}
	if err != nil {
		if err.status == http.StatusTooManyRequests {
			w.Header().Set("Retry-After", "1")
		}
		answer(w, err.status, object{"error": object{"code": err.code, "message": err.text}})
		return
	}
	answer(w, status, out)
}

// signIn gives a bot a token for its secret.
func (n *Network) signIn(w http.ResponseWriter, r *http.Request, tenant string) {
	r.Body = http.MaxBytesReader(w, r.Body, maxBody)
	app, given := r.PostFormValue("client_id"), r.PostFormValue("client_secret")
	st, done := n.open()
	b := st.Bots[app]
	done()
	fail := func(code, text string) {
		answer(w, http.StatusUnauthorized, object{"error": code, "error_description": text, "trace_id": guid()})
	}
	switch {
	case r.PostFormValue("grant_type") != "client_credentials" || !strings.HasSuffix(r.PostFormValue("scope"), "/.default"):
		answer(w, http.StatusBadRequest, object{"error": "invalid_request", "error_description": "AADSTS900144: The request body must contain the following parameter: 'scope'."})
	case b == nil || tenant != b.Tenant && tenant != "botframework.com":
		fail("unauthorized_client", "AADSTS700016: Application with identifier '"+app+"' was not found in the directory.")
	case given != b.Secret:
		fail("invalid_client", "AADSTS7000215: Invalid client secret provided.")
	default:
		value := secret()
		n.mu.Lock()
		forget(n.tokens)
		n.tokens[value] = token{app, n.table.Now().Add(tokenLife)}
		n.mu.Unlock()
		answer(w, http.StatusOK, object{"token_type": "Bearer", "expires_in": int(tokenLife / time.Second), "ext_expires_in": int(tokenLife / time.Second), "access_token": value})
	}
}

// enter finds whose token it is.
func (n *Network) enter(r *http.Request) *bot {
	value, ok := strings.CutPrefix(r.Header.Get("Authorization"), "Bearer ")
	st, done := n.open()
	defer done()
	t, there := n.tokens[value]
	if !ok || !there || !n.table.Now().Before(t.until) {
		return nil
	}
	return st.Bots[t.app]
}

// bucket lets about a message and more a second into a conversation, and some at
// once.
type bucket struct {
	left float64
	at   time.Time
}

const atOnce = 14

func (n *Network) allow(conversation string) bool {
	n.mu.Lock()
	defer n.mu.Unlock()
	now := time.Now()
	b, ok := n.buckets[conversation]
	if !ok {
		b = bucket{atOnce, now}
		forget(n.buckets)
	}
	b.left, b.at = min(atOnce, b.left+2*now.Sub(b.at).Seconds()), now
	good := b.left >= 1
	if good {
		b.left--
	}
	n.buckets[conversation] = b
	return good
}

// begin opens somebody's own conversation with the bot.
func (n *Network) begin(r *http.Request, b *bot) (any, *refusal) {
	var in struct {
		Group   bool `json:"isGroup"`
		Members []struct {
			ID string `json:"id"`
		} `json:"members"`
	}
	if err := read(r, &in); err != nil {
		return nil, err
	}
	if in.Group || len(in.Members) != 1 {
		return nil, refuse(http.StatusBadRequest, "BadSyntax", "Incorrect conversation creation parameters")
	}
	p, ok := n.table.FindPhone(func(p sandbox.Phone) bool { return user(b, p) == in.Members[0].ID })
	if !ok {
		return nil, refuse(http.StatusForbidden, "BotNotInConversationRoster", "The bot is not part of the conversation roster.")
	}
	return object{"id": personal(b, p)}, nil
}

func read(r *http.Request, v any) *refusal {
	raw, err := io.ReadAll(io.LimitReader(r.Body, maxBody+1))
	if err != nil || len(raw) > maxBody {
		return refuse(http.StatusRequestEntityTooLarge, "MessageSizeTooBig", "Message size too large")
	}
	if json.Unmarshal(raw, v) != nil {
		return refuse(http.StatusBadRequest, "BadSyntax", "Failed to parse the request body")
	}
	return nil
}

// place finds whose phone a conversation is on, and the message that its thread
// begins with.
func (n *Network) place(b *bot, conversation string) (p sandbox.Phone, root string, err *refusal) {
	if id, first, ok := strings.Cut(conversation, ";messageid="); ok && id == channel(b) {
		th, there := n.table.ThreadOf(first)
		if p, ok = n.table.Phone(th.PhoneID); there && ok && th.AccountID == b.App {
			return p, first, nil
		}
	}
	p, ok := n.table.FindPhone(func(p sandbox.Phone) bool { return personal(b, p) == conversation })
	if !ok {
		return p, "", refuse(http.StatusNotFound, "ConversationNotFound", "Conversation not found.")
	}
	return p, "", nil
}

// post takes an activity of the bot.
func (n *Network) post(r *http.Request, b *bot, conversation, below string) (any, *refusal) {
	var in activity
	if err := read(r, &in); err != nil {
		return nil, err
	}
	p, root, err := n.place(b, conversation)
	if err != nil {
		return nil, err
	}
	if in.Type == "typing" {
		n.typing(b, p)
		return object{"id": ""}, nil
	}
	switch {
	case in.Type != "message":
		return nil, refuse(http.StatusBadRequest, "BadArgument", "Unknown activity type")
	case strings.TrimSpace(in.Text) == "" && len(in.Attachments) == 0:
		return nil, refuse(http.StatusBadRequest, "BadSyntax", "Activity has neither text nor attachments")
	case !n.allow(conversation):
		return nil, refuse(http.StatusTooManyRequests, "TooManyRequests", "API calls quota exceeded")
	case p.Undeliverable || n.table.Faults().Undeliverable:
		return nil, refuse(http.StatusForbidden, "MessageWritesBlocked", "The user has blocked the bot")
	}
	m, err := n.shape(r, b, in)
	if err != nil {
		return nil, err
	}
	m.ReplyTo = root
	if m.ReplyTo == "" {
		m.ReplyTo = below
	}
	sent, fault := n.table.Send(b.App, p.ID, m, nil, nil)
	if fault != nil {
		return nil, refuse(http.StatusNotFound, "ConversationNotFound", "Conversation not found.")
	}
	if root != "" {
		st, done := n.open()
		defer done()
		st.Roots[sent.ID] = root
		n.dirty = true
	}
	return object{"id": sent.ID}, nil
}

// typing shows a phone that somebody writes.
func (n *Network) typing(b *bot, p sandbox.Phone) {
	th, err := n.table.Thread(b.App, p.ID)
	if err != nil {
		return
	}
	for i := len(th.Messages) - 1; i >= 0; i-- {
		if m := th.Messages[i]; !m.Business {
			_ = n.table.MarkRead(b.App, m.ID, true) // the message is there: it was just read
			return
		}
	}
}

func (n *Network) member(b *bot, id string) (any, *refusal) {
	p, ok := n.table.FindPhone(func(p sandbox.Phone) bool { return user(b, p) == id })
	if !ok {
		return nil, refuse(http.StatusNotFound, "MemberNotFoundInConversation", "The member is not there.")
	}
	return object{"id": id, "name": p.Name, "aadObjectId": fixed(p.ID), "userRole": "user", "tenantId": b.Tenant}, nil
}

// file gives a file that a customer sent.
func (n *Network) file(w http.ResponseWriter, r *http.Request, id string) {
	f, kept, err := n.table.OpenMedia(id)
	if err != nil {
		http.NotFound(w, r)
		return
	}
	defer func() { _ = f.Close() }()
	w.Header().Set("Content-Type", kept.Mime)
	http.ServeContent(w, r, "", kept.CreatedAt, f)
}

// fetch gets a picture from where the bot says that it is.
func (n *Network) fetch(r *http.Request, b *bot, a attachment) (*sandbox.MediaRef, *refusal) {
	req, err := http.NewRequestWithContext(r.Context(), http.MethodGet, a.URL, nil)
	if err != nil {
		return nil, refuse(http.StatusBadRequest, "BadArgument", "Invalid contentUrl")
	}
	res, err := n.table.HTTP().Do(req)
	if err != nil {
		return nil, refuse(http.StatusBadRequest, "BadArgument", "Failed to fetch contentUrl")
	}
	defer func() { _ = res.Body.Close() }()
	kind, _, _ := mime.ParseMediaType(res.Header.Get("Content-Type"))
	if res.StatusCode != http.StatusOK || !strings.HasPrefix(kind, "image/") {
		return nil, refuse(http.StatusBadRequest, "BadArgument", fmt.Sprintf("contentUrl answered %d %s", res.StatusCode, kind))
	}
	kept, err := n.table.AddMedia(b.App, kind, a.Name, io.LimitReader(res.Body, maxFile+1))
	if err != nil || kept.Size > maxFile {
		return nil, refuse(http.StatusRequestEntityTooLarge, "MessageSizeTooBig", "The picture is too large")
	}
	return &sandbox.MediaRef{ID: kept.ID, Mime: kept.Mime, Name: kept.Name, Size: kept.Size, SHA256: kept.SHA256}, nil
}
