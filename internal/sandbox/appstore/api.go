package appstore

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/golang-jwt/jwt/v5"
	"golang.org/x/text/language"

	"recado.dev/internal/sandbox"
)

// Limits of the store.
const (
	maxReply = 5970
	maxPage  = 200
	page     = 50
	perHour  = 3500
	maxLife  = 20 * time.Minute
	maxBody  = 64 << 10
	// publishing is how long it takes until an answer is shown; with Apple it may be
	// a day.
	publishing = 2 * time.Minute
)

// object is JSON whose keys may come in any order.
type object = map[string]any

// spent is what a key used of its allowance.
type spent struct {
	hour int64
	n    int
}

// serve answers the API.
func (n *Network) serve(w http.ResponseWriter, r *http.Request) {
	switch fate := n.table.Misfortune(r.Context()); fate {
	case sandbox.CutBefore:
		panic(http.ErrAbortHandler)
	case sandbox.Throttled:
		fail(w, http.StatusTooManyRequests, "RATE_LIMIT_EXCEEDED", "The request rate limit has been reached.")
	case sandbox.Broken:
		fail(w, http.StatusInternalServerError, "UNEXPECTED_ERROR", "An unexpected error occurred on the server side.")
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

func fail(w http.ResponseWriter, status int, code, detail string) {
	answer(w, status, object{"errors": []object{{"id": "sandbox", "status": strconv.Itoa(status), "code": code, "title": http.StatusText(status), "detail": detail}}})
}

func notFound(w http.ResponseWriter) {
	fail(w, http.StatusNotFound, "NOT_FOUND", "There is no resource of that type and id.")
}

func answer(w http.ResponseWriter, status int, v any) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(v)
}

func (n *Network) route(w http.ResponseWriter, r *http.Request) {
	of, ok := n.who(r)
	if !ok {
		fail(w, http.StatusUnauthorized, "NOT_AUTHORIZED", "Provide a properly configured and signed bearer token, and make sure that it has not expired.")
		return
	}
	if !n.allowed(w, of.KeyID) {
		fail(w, http.StatusTooManyRequests, "RATE_LIMIT_EXCEEDED", "The request rate limit has been reached.")
		return
	}
	path := strings.Split(strings.Trim(r.URL.Path, "/"), "/")
	path = append(path, "", "", "", "")
	switch call := r.Method + " " + path[1]; {
	case path[0] != "v1":
		notFound(w)
	case call == "GET apps" && path[2] == of.ID && path[3] == "":
		answer(w, http.StatusOK, object{"data": object{"type": "apps", "id": of.ID, "attributes": object{"name": of.Name, "bundleId": of.Bundle}}})
	case call == "GET apps" && path[2] == of.ID && path[3] == "customerReviews":
		n.list(w, r, of)
	case call == "GET customerReviews":
		n.one(w, of, path[2], path[3])
	case call == "POST customerReviewResponses" && path[2] == "":
		n.reply(w, r, of)
	case call == "DELETE customerReviewResponses":
		it, ok := n.find(of, strings.TrimPrefix(path[2], "r-"))
		if !ok || it.Review.Answer == nil {
			notFound(w)
			return
		}
		_, _ = n.table.Wall().Owner(place(of.ID)).Unanswer(it.ID) // it was just there
		w.WriteHeader(http.StatusNoContent)
	default:
		notFound(w)
	}
}

// who is the app of whose key a call carries a signed word.
func (n *Network) who(r *http.Request) (app, bool) {
	value, ok := strings.CutPrefix(r.Header.Get("Authorization"), "Bearer ")
	if !ok {
		return app{}, false
	}
	apps, done := n.open()
	defer done()
	var of *app
	var claims jwt.MapClaims
	_, err := jwt.ParseWithClaims(value, &claims, func(t *jwt.Token) (any, error) {
		for _, a := range apps {
			if a.KeyID == t.Header["kid"] {
				of = a
				key, err := jwt.ParseECPrivateKeyFromPEM([]byte(a.PEM))
				if err != nil {
					return nil, err
				}
				return &key.PublicKey, nil
			}
		}
		return nil, fmt.Errorf("there is no key %v", t.Header["kid"])
	}, jwt.WithValidMethods([]string{"ES256"}), jwt.WithAudience("appstoreconnect-v1"), jwt.WithTimeFunc(n.table.Now), jwt.WithLeeway(time.Minute), jwt.WithExpirationRequired())
	if err != nil || of == nil {
		return app{}, false
	}
	from, _ := claims.GetIssuedAt()
	until, _ := claims.GetExpirationTime()
	issuer, _ := claims.GetIssuer()
	person, _ := claims.GetSubject()
	right := issuer != "" && issuer == of.Issuer || issuer == "" && person == "user"
	return *of, right && from != nil && until.Sub(from.Time) <= maxLife
}

// allowed counts a call against a key's allowance, and says how much is left.
func (n *Network) allowed(w http.ResponseWriter, key string) bool {
	n.mu.Lock()
	defer n.mu.Unlock()
	s := n.asked[key]
	if s == nil {
		s = &spent{}
		n.asked[key] = s
	}
	if hour := n.table.Now().Unix() / 3600; hour != s.hour {
		s.hour, s.n = hour, 0
	}
	s.n++
	w.Header().Set("X-Rate-Limit", fmt.Sprintf("user-hour-lim:%d;user-hour-rem:%d;", perHour, max(0, perHour-s.n)))
	return s.n <= perHour
}

// told says whether the API tells of a review: of those with words alone.
func told(it sandbox.Item) bool {
	return it.Review != nil && it.Gone == nil && strings.TrimSpace(it.Text+it.Title) != ""
}

func (n *Network) find(of app, id string) (sandbox.Item, bool) {
	it, ok := n.table.Wall().Live(place(of.ID), id)
	return it, ok && told(it)
}

// one answers a review, or the response to it.
func (n *Network) one(w http.ResponseWriter, of app, id, what string) {
	it, ok := n.find(of, id)
	switch {
	case !ok || what != "" && what != "response":
		notFound(w)
	case what == "response" && it.Review.Answer == nil:
		answer(w, http.StatusOK, object{"data": nil})
	case what == "response":
		answer(w, http.StatusOK, object{"data": n.response(it)})
	default:
		answer(w, http.StatusOK, object{"data": n.review(it)})
	}
}

// orders are how a list may be sorted.
func orders(by string) (func(a, b sandbox.Item) int, bool) {
	changed := func(a, b sandbox.Item) int { return a.Changed().Compare(b.Changed()) }
	stars := func(a, b sandbox.Item) int { return a.Review.Stars - b.Review.Stars }
	f, ok := map[string]func(a, b sandbox.Item) int{"createdDate": changed, "": changed, "rating": stars}[strings.TrimPrefix(by, "-")]
	if strings.HasPrefix(by, "-") && ok {
		return func(a, b sandbox.Item) int { return f(b, a) }, true
	}
	return f, ok
}

// list answers reviews with the responses to them.
func (n *Network) list(w http.ResponseWriter, r *http.Request, of app) {
	query := r.URL.Query()
	order, ok := orders(query.Get("sort"))
	limit := page
	if given := query.Get("limit"); given != "" {
		var err error
		limit, err = strconv.Atoi(given)
		ok = ok && err == nil && limit >= 1 && limit <= maxPage
	}
	if !ok {
		fail(w, http.StatusBadRequest, "PARAMETER_ERROR.INVALID", "A given parameter is not valid.")
		return
	}
	found := n.table.Wall().Items(place(of.ID), sandbox.WallQuery{Kind: sandbox.ItemReview, Where: func(it sandbox.Item) bool { return told(it) && chosen(query, it) }}).Items
	slices.SortStableFunc(found, order)
	total, from := len(found), 0
	if v, err := strconv.Atoi(strings.TrimPrefix(query.Get("cursor"), "c")); err == nil && v > 0 {
		from = v
	}
	found = found[min(from, total):]
	links := object{"self": base(n.table.PublicURL()) + r.URL.RequestURI()}
	if len(found) > limit {
		found = found[:limit]
		next := url.Values{}
		for k, v := range query {
			next[k] = v
		}
		next.Set("cursor", "c"+strconv.Itoa(from+limit))
		links["next"] = base(n.table.PublicURL()) + r.URL.Path + "?" + next.Encode()
	}
	data, included := []object{}, []object{}
	for _, it := range found {
		data = append(data, n.review(it))
		if it.Review.Answer != nil && strings.Contains(query.Get("include"), "response") {
			included = append(included, n.response(it))
		}
	}
	out := object{"data": data, "links": links, "meta": object{"paging": object{"total": total, "limit": limit}}}
	if len(included) > 0 {
		out["included"] = included
	}
	answer(w, http.StatusOK, out)
}

// chosen says whether the filters of a call choose a review.
func chosen(query url.Values, it sandbox.Item) bool {
	if ratings := query.Get("filter[rating]"); ratings != "" && !slices.Contains(strings.Split(ratings, ","), strconv.Itoa(it.Review.Stars)) {
		return false
	}
	if places := query.Get("filter[territory]"); places != "" && !slices.Contains(strings.Split(places, ","), territory(it)) {
		return false
	}
	wanted := query.Get("exists[publishedResponse]")
	return wanted == "" || wanted == strconv.FormatBool(it.Review.Answer != nil)
}

// territory is a country's word of three letters.
func territory(it sandbox.Item) string {
	if r, err := language.ParseRegion(it.Review.Country); err == nil && r.IsCountry() {
		return r.ISO3()
	}
	return "USA"
}

// stamp is a time as the API writes it: in California, to the second.
func stamp(t time.Time) string {
	return t.In(time.FixedZone("", -8*3600)).Format("2006-01-02T15:04:05-07:00")
}

func (n *Network) review(it sandbox.Item) object {
	nickname := ""
	if it.Author != nil {
		nickname = it.Author.Handle
	}
	response := object{"links": object{"related": base(n.table.PublicURL()) + "/v1/customerReviews/" + it.ID + "/response"}}
	if it.Review.Answer != nil {
		response["data"] = object{"type": "customerReviewResponses", "id": "r-" + it.ID}
	}
	return object{
		"type": "customerReviews", "id": it.ID,
		"attributes":    object{"rating": it.Review.Stars, "title": it.Title, "body": it.Text, "reviewerNickname": nickname, "createdDate": stamp(it.Changed()), "territory": territory(it)},
		"relationships": object{"response": response},
	}
}

// response is the answer to a review, which is shown a while after it was given.
func (n *Network) response(it sandbox.Item) object {
	a, state := it.Review.Answer, "PENDING_PUBLISH"
	if n.table.Now().Sub(a.Changed()) >= publishing {
		state = "PUBLISHED"
	}
	return object{
		"type": "customerReviewResponses", "id": "r-" + it.ID,
		"attributes":    object{"responseBody": a.Text, "lastModifiedDate": stamp(a.Changed()), "state": state},
		"relationships": object{"review": object{"data": object{"type": "customerReviews", "id": it.ID}}},
	}
}

// reply takes the developer's answer.
func (n *Network) reply(w http.ResponseWriter, r *http.Request, of app) {
	var in struct {
		Data struct {
			Type       string `json:"type"`
			Attributes struct {
				Body string `json:"responseBody"`
			} `json:"attributes"`
			Relationships struct {
				Review struct {
					Data struct {
						Type string `json:"type"`
						ID   string `json:"id"`
					} `json:"data"`
				} `json:"review"`
			} `json:"relationships"`
		} `json:"data"`
	}
	raw, err := io.ReadAll(io.LimitReader(r.Body, maxBody+1))
	if err != nil || json.Unmarshal(raw, &in) != nil || in.Data.Type != "customerReviewResponses" || in.Data.Relationships.Review.Data.Type != "customerReviews" {
		fail(w, http.StatusUnprocessableEntity, "ENTITY_UNPROCESSABLE", "The request entity is not a valid request document object.")
		return
	}
	text := strings.TrimSpace(in.Data.Attributes.Body)
	if text == "" || utf8.RuneCountInString(text) > maxReply {
		fail(w, http.StatusConflict, "ENTITY_ERROR.ATTRIBUTE.INVALID", "The responseBody is missing or too long.")
		return
	}
	it, ok := n.find(of, in.Data.Relationships.Review.Data.ID)
	if ok {
		it, err = n.table.Wall().Owner(place(of.ID)).Answer(it.ID, sandbox.Answered{Text: text})
	}
	if !ok || err != nil || it.Review == nil || it.Review.Answer == nil {
		notFound(w)
		return
	}
	answer(w, http.StatusCreated, object{"data": n.response(it), "links": object{"self": base(n.table.PublicURL()) + "/v1/customerReviewResponses"}})
}
