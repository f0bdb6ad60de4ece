package googleplaces

import (
	"encoding/json"
	"io"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"recado.dev/internal/sandbox"
	"recado.dev/internal/sandbox/serviceaccount"
)

// Limits of the platform.
const (
	maxReply  = 4096 // bytes
	maxPage   = 50
	perMinute = 300
	edits     = 10 // a minute, for each place
	maxBody   = 64 << 10
	tokenLife = time.Hour
	maxTokens = 2000
	// looking is how long it takes until an answer was looked at.
	looking = time.Minute
	// unwanted is a word with which an answer is refused.
	unwanted = "casino"
)

// object is JSON whose keys may come in any order.
type object = map[string]any

// token is an access that lasts a while.
type token struct {
	of    string // the place's name
	until time.Time
}

// spent is what somebody used of their allowance.
type spent struct {
	minute int64
	n      int
}

// serve answers the sign-in and the APIs.
func (n *Network) serve(w http.ResponseWriter, r *http.Request) {
	switch fate := n.table.Misfortune(r.Context()); fate {
	case sandbox.CutBefore:
		panic(http.ErrAbortHandler)
	case sandbox.Throttled:
		w.Header().Set("Retry-After", "1")
		fail(w, http.StatusTooManyRequests, "RESOURCE_EXHAUSTED", "Quota exceeded for quota metric 'Requests'.")
	case sandbox.Broken:
		fail(w, http.StatusInternalServerError, "INTERNAL", "Internal error encountered.")
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

func fail(w http.ResponseWriter, status int, word, text string) {
	answer(w, status, object{"error": object{"code": status, "message": text, "status": word}})
}

func notFound(w http.ResponseWriter) {
	fail(w, http.StatusNotFound, "NOT_FOUND", "Requested entity was not found.")
}

func answer(w http.ResponseWriter, status int, v any) {
	w.Header().Set("Content-Type", "application/json; charset=UTF-8")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(v)
}

// signIn gives a token for what an owner let an app have.
func (n *Network) signIn(w http.ResponseWriter, r *http.Request) {
	r.Body = http.MaxBytesReader(w, r.Body, maxBody)
	given := location{ClientID: r.PostFormValue("client_id"), Secret: r.PostFormValue("client_secret"), Refresh: r.PostFormValue("refresh_token")}
	places, done := n.open()
	defer done()
	for name, l := range places {
		if r.PostFormValue("grant_type") != "refresh_token" || l.ClientID != given.ClientID || l.Secret != given.Secret || l.Refresh != given.Refresh {
			continue
		}
		for k := range n.tokens {
			if len(n.tokens) < maxTokens {
				break
			}
			delete(n.tokens, k)
		}
		value := "ya29." + serviceaccount.Word(20)
		n.tokens[value] = token{name, n.table.Now().Add(tokenLife)}
		answer(w, http.StatusOK, object{"access_token": value, "expires_in": int(tokenLife / time.Second), "scope": "https://www.googleapis.com/auth/business.manage", "token_type": "Bearer"})
		return
	}
	answer(w, http.StatusBadRequest, object{"error": "invalid_grant", "error_description": "Token has been expired or revoked."})
}

// who is the place whose owner's token a call carries.
func (n *Network) who(r *http.Request) (location, bool) {
	value, _ := strings.CutPrefix(r.Header.Get("Authorization"), "Bearer ")
	places, done := n.open()
	defer done()
	t, ok := n.tokens[value]
	if !ok || !n.table.Now().Before(t.until) || places[t.of] == nil {
		return location{}, false
	}
	return *places[t.of], true
}

// allowed counts a call against an allowance of a minute.
func (n *Network) allowed(key string, most int) bool {
	n.mu.Lock()
	defer n.mu.Unlock()
	s := n.asked[key]
	if s == nil {
		s = &spent{}
		n.asked[key] = s
	}
	if minute := n.table.Now().Unix() / 60; minute != s.minute {
		s.minute, s.n = minute, 0
	}
	s.n++
	return s.n <= most
}

func (n *Network) route(w http.ResponseWriter, r *http.Request) {
	path := strings.Trim(r.URL.Path, "/")
	if r.Method == http.MethodPost && path == "token" {
		n.signIn(w, r)
		return
	}
	of, ok := n.who(r)
	if !ok {
		fail(w, http.StatusUnauthorized, "UNAUTHENTICATED", "Request had invalid authentication credentials.")
		return
	}
	if !n.allowed(of.ClientID, perMinute) {
		fail(w, http.StatusTooManyRequests, "RESOURCE_EXHAUSTED", "Quota exceeded for quota metric 'Requests' and limit 'Requests per minute'.")
		return
	}
	account := "accounts/" + of.Account
	rest, own := strings.CutPrefix(path, "v4/"+of.name()+"/reviews")
	switch call := r.Method + " " + path; {
	case call == "GET v1/accounts":
		answer(w, http.StatusOK, object{"accounts": []object{{"name": account, "accountName": of.Title, "type": "PERSONAL"}}})
	case call == "GET v1/"+account+"/locations":
		answer(w, http.StatusOK, object{"locations": []object{n.info(of)}, "totalSize": 1})
	case call == "GET v1/locations/"+of.ID:
		answer(w, http.StatusOK, n.info(of))
	case call == "POST v4/"+account+"/locations:batchGetReviews":
		n.batch(w, r, of)
	case own && r.Method == http.MethodGet && rest == "":
		n.list(w, r, of)
	case own && strings.HasPrefix(rest, "/"):
		n.one(w, r, of, strings.Split(rest[1:], "/"))
	case strings.HasPrefix(path, "v1/locations/"), strings.HasPrefix(path, "v4/accounts/"):
		fail(w, http.StatusForbidden, "PERMISSION_DENIED", "The caller does not have permission")
	default:
		notFound(w)
	}
}

func (n *Network) info(of location) object {
	return object{"name": "locations/" + of.ID, "title": of.Title, "metadata": object{"mapsUri": "https://maps.google.com/maps?cid=" + of.ID, "placeId": "ChIJ" + of.ID}}
}

// one answers calls for a review and its reply.
func (n *Network) one(w http.ResponseWriter, r *http.Request, of location, path []string) {
	it, ok := n.table.Wall().Live(place(of), path[0])
	if !ok || it.Review == nil || len(path) > 2 || len(path) == 2 && path[1] != "reply" {
		notFound(w)
		return
	}
	replies := len(path) == 2
	if replies && !n.allowed(of.name(), edits) {
		fail(w, http.StatusTooManyRequests, "RESOURCE_EXHAUSTED", "Quota exceeded for quota metric 'Edits' and limit 'Edits per minute per profile'.")
		return
	}
	switch {
	case !replies && r.Method == http.MethodGet:
		answer(w, http.StatusOK, n.shape(of, it))
	case replies && r.Method == http.MethodPut:
		n.reply(w, r, of, it)
	case replies && r.Method == http.MethodDelete:
		if _, err := n.table.Wall().Owner(place(of)).Unanswer(it.ID); err != nil {
			notFound(w)
			return
		}
		answer(w, http.StatusOK, object{})
	default:
		notFound(w)
	}
}

// reply takes the owner's answer.
func (n *Network) reply(w http.ResponseWriter, r *http.Request, of location, it sandbox.Item) {
	var in struct {
		Comment string `json:"comment"`
	}
	raw, err := io.ReadAll(io.LimitReader(r.Body, maxBody+1))
	if err != nil || json.Unmarshal(raw, &in) != nil || strings.TrimSpace(in.Comment) == "" || len(in.Comment) > maxReply {
		fail(w, http.StatusBadRequest, "INVALID_ARGUMENT", "Request contains an invalid argument.")
		return
	}
	it, err = n.table.Wall().Owner(place(of)).Answer(it.ID, sandbox.Answered{Text: strings.TrimSpace(in.Comment)})
	if err != nil || it.Review == nil || it.Review.Answer == nil {
		notFound(w)
		return
	}
	answer(w, http.StatusOK, n.replied(*it.Review.Answer))
}

// found are the reviews of a place in an order that the API has, from one on.
func (n *Network) found(of location, by, from string, size int) (page []sandbox.Item, next string, ok bool) {
	order, ok := map[string]func(a, b sandbox.Item) int{
		"":                func(a, b sandbox.Item) int { return b.Changed().Compare(a.Changed()) },
		"updateTime desc": func(a, b sandbox.Item) int { return b.Changed().Compare(a.Changed()) },
		"rating":          func(a, b sandbox.Item) int { return a.Review.Stars - b.Review.Stars },
		"rating desc":     func(a, b sandbox.Item) int { return b.Review.Stars - a.Review.Stars },
	}[by]
	if !ok {
		return nil, "", false
	}
	all := n.all(of)
	slices.SortStableFunc(all, order)
	begin := 0
	if v, err := strconv.Atoi(strings.TrimPrefix(from, "p")); err == nil && v > 0 {
		begin = v
	}
	page = all[min(begin, len(all)):]
	if len(page) > size {
		page, next = page[:size], "p"+strconv.Itoa(begin+size)
	}
	return page, next, true
}

func (n *Network) all(of location) []sandbox.Item {
	return n.table.Wall().Items(place(of), sandbox.WallQuery{Kind: sandbox.ItemReview, Where: func(it sandbox.Item) bool { return it.Review != nil }}).Items
}

// list answers a page of reviews, with how many there are and their mean.
func (n *Network) list(w http.ResponseWriter, r *http.Request, of location) {
	query := r.URL.Query()
	size, err := strconv.Atoi(query.Get("pageSize"))
	if err != nil || size < 1 || size > maxPage {
		size = maxPage
	}
	page, next, ok := n.found(of, query.Get("orderBy"), query.Get("pageToken"), size)
	if !ok {
		fail(w, http.StatusBadRequest, "INVALID_ARGUMENT", "Request contains an invalid argument.")
		return
	}
	out := object{}
	if all := n.all(of); len(all) > 0 {
		sum := 0
		for _, it := range all {
			sum += it.Review.Stars
		}
		out["totalReviewCount"], out["averageRating"] = len(all), float64(sum)/float64(len(all))
	}
	list := []object{}
	for _, it := range page {
		list = append(list, n.shape(of, it))
	}
	if len(list) > 0 {
		out["reviews"] = list
	}
	if next != "" {
		out["nextPageToken"] = next
	}
	answer(w, http.StatusOK, out)
}

// batch answers the reviews of several places; here an owner has one.
func (n *Network) batch(w http.ResponseWriter, r *http.Request, of location) {
	var in struct {
		Names []string `json:"locationNames"`
		Size  int      `json:"pageSize"`
		Order string   `json:"orderBy"`
		Token string   `json:"pageToken"`
	}
	raw, err := io.ReadAll(io.LimitReader(r.Body, maxBody+1))
	if err != nil || json.Unmarshal(raw, &in) != nil || len(in.Names) == 0 || len(in.Names) > 200 {
		fail(w, http.StatusBadRequest, "INVALID_ARGUMENT", "Request contains an invalid argument.")
		return
	}
	if in.Size < 1 || in.Size > maxPage {
		in.Size = maxPage
	}
	list := []object{}
	page, next, ok := n.found(of, in.Order, in.Token, in.Size)
	if !ok || !slices.Contains(in.Names, of.name()) {
		fail(w, http.StatusForbidden, "PERMISSION_DENIED", "The caller does not have permission")
		return
	}
	for _, it := range page {
		list = append(list, object{"name": of.name(), "review": n.shape(of, it)})
	}
	out := object{"locationReviews": list}
	if next != "" {
		out["nextPageToken"] = next
	}
	answer(w, http.StatusOK, out)
}

func stamp(t time.Time) string { return t.UTC().Format(time.RFC3339Nano) }

// shape is a review as the API writes it; a comment may be missing.
func (n *Network) shape(of location, it sandbox.Item) object {
	name := "A Google user"
	if it.Author != nil {
		name = it.Author.Name
	}
	out := object{
		"name": of.name() + "/reviews/" + it.ID, "reviewId": it.ID, "reviewer": object{"displayName": name},
		"starRating": []string{"STAR_RATING_UNSPECIFIED", "ONE", "TWO", "THREE", "FOUR", "FIVE"}[min(max(it.Review.Stars, 0), 5)],
		"createTime": stamp(it.At), "updateTime": stamp(it.Changed()),
	}
	if it.Text != "" {
		out["comment"] = it.Text
	}
	if it.Review.Answer != nil {
		out["reviewReply"] = n.replied(*it.Review.Answer)
	}
	return out
}

// replied is an answer, which is looked at for a while before it is shown.
func (n *Network) replied(a sandbox.Answered) object {
	out := object{"comment": a.Text, "updateTime": stamp(a.Changed()), "reviewReplyState": "APPROVED"}
	switch {
	case n.table.Now().Sub(a.Changed()) < looking:
		out["reviewReplyState"] = "PENDING"
	case strings.Contains(strings.ToLower(a.Text), unwanted):
		out["reviewReplyState"], out["policyViolation"] = "REJECTED", "SPAM"
	}
	return out
}
