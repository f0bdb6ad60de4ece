package googleplay

import (
	"encoding/json"
	"io"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"recado.dev/internal/sandbox"
)

// Limits of the store.
const (
	maxReply = 350
	maxPage  = 100
	page     = 10
	window   = 7 * 24 * time.Hour
	perHour  = 200
	perDay   = 2000
	maxBody  = 64 << 10
)

// object is JSON whose keys may come in any order.
type object = map[string]any

// spent is what an app used of its allowances.
type spent struct {
	hour, day   int64
	gets, posts int
}

// serve answers the sign-in and the API.
func (n *Network) serve(w http.ResponseWriter, r *http.Request) {
	switch fate := n.table.Misfortune(r.Context()); fate {
	case sandbox.CutBefore:
		panic(http.ErrAbortHandler)
	case sandbox.Throttled:
		w.Header().Set("Retry-After", "1")
		fail(w, http.StatusTooManyRequests, "RESOURCE_EXHAUSTED", "rateLimitExceeded", "Quota exceeded")
	case sandbox.Broken:
		fail(w, http.StatusInternalServerError, "INTERNAL", "backendError", "Internal error encountered.")
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

func fail(w http.ResponseWriter, status int, word, reason, text string) {
	answer(w, status, object{"error": object{"code": status, "message": text, "status": word, "errors": []object{{"message": text, "domain": "global", "reason": reason}}}})
}

func answer(w http.ResponseWriter, status int, v any) {
	w.Header().Set("Content-Type", "application/json; charset=UTF-8")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(v)
}

func (n *Network) route(w http.ResponseWriter, r *http.Request) {
	path := strings.Split(strings.Trim(r.URL.EscapedPath(), "/"), "/")
	for i := range path {
		if plain, err := url.PathUnescape(path[i]); err == nil {
			path[i] = plain
		}
	}
	if r.Method == http.MethodPost && len(path) == 1 && path[0] == "token" {
		n.desk.SignIn(w, r, n.table.Now, base(n.table.PublicURL())+"/token", "androidpublisher", n.keyOf)
		return
	}
	email, ok := n.desk.Who(r, n.table.Now())
	if !ok {
		fail(w, http.StatusUnauthorized, "UNAUTHENTICATED", "authError", "Request had invalid authentication credentials.")
		return
	}
	if len(path) < 5 || len(path) > 6 || path[0] != "androidpublisher" || path[1] != "v3" || path[2] != "applications" || path[4] != "reviews" {
		fail(w, http.StatusNotFound, "NOT_FOUND", "notFound", "Not found.")
		return
	}
	of, known := n.app(path[3])
	switch {
	case !known:
		fail(w, http.StatusNotFound, "NOT_FOUND", "applicationNotFound", "No application was found for the given package name.")
		return
	case of.Email != email:
		fail(w, http.StatusForbidden, "PERMISSION_DENIED", "permissionDenied", "The caller does not have permission")
		return
	case !n.allowed(of.Package, r.Method):
		fail(w, http.StatusForbidden, "RESOURCE_EXHAUSTED", "quotaExceeded", "The quota of this application is used up.")
		return
	}
	n.reviews(w, r, of.Package, append(path[5:], "")[0])
}

// reviews answers the three calls that there are.
func (n *Network) reviews(w http.ResponseWriter, r *http.Request, packageName, last string) {
	id, verb := last, ""
	if i := strings.LastIndexByte(last, ':'); i >= 0 && last[i+1:] == "reply" {
		id, verb = last[:i], last[i+1:]
	}
	switch {
	case r.Method == http.MethodGet && last == "":
		n.list(w, r, packageName)
	case r.Method == http.MethodGet && verb == "":
		it, ok := n.table.Wall().Live(place(packageName), id)
		if !ok || !told(it) {
			fail(w, http.StatusNotFound, "NOT_FOUND", "reviewNotFound", "The review was not found.")
			return
		}
		answer(w, http.StatusOK, shape(it, r.URL.Query().Get("translationLanguage")))
	case r.Method == http.MethodPost && verb == "reply":
		n.reply(w, r, packageName, id)
	default:
		fail(w, http.StatusNotFound, "NOT_FOUND", "notFound", "Not found.")
	}
}

// app is the app of a package name.
func (n *Network) app(packageName string) (app, bool) {
	apps, done := n.open()
	defer done()
	if a := apps[packageName]; a != nil {
		return *a, true
	}
	return app{}, false
}

// keyOf is the key of a service account.
func (n *Network) keyOf(email string) string {
	apps, done := n.open()
	defer done()
	for _, a := range apps {
		if a.Email == email {
			return a.PEM
		}
	}
	return ""
}

// allowed counts a call against an app's allowances.
func (n *Network) allowed(packageName, method string) bool {
	n.mu.Lock()
	defer n.mu.Unlock()
	s := n.asked[packageName]
	if s == nil {
		s = &spent{}
		n.asked[packageName] = s
	}
	now := n.table.Now().Unix()
	if hour := now / 3600; hour != s.hour {
		s.hour, s.gets = hour, 0
	}
	if day := now / 86400; day != s.day {
		s.day, s.posts = day, 0
	}
	if method == http.MethodGet {
		s.gets++
		return s.gets <= perHour
	}
	s.posts++
	return s.posts <= perDay
}

// told says whether the API tells of a review: of those with words alone.
func told(it sandbox.Item) bool {
	return it.Review != nil && it.Gone == nil && strings.TrimSpace(it.Text) != ""
}

// list answers the reviews of the last week, what was changed last first.
func (n *Network) list(w http.ResponseWriter, r *http.Request, packageName string) {
	query := r.URL.Query()
	size, err := strconv.Atoi(query.Get("maxResults"))
	if err != nil || size < 1 {
		size = page
	}
	size = min(size, maxPage)
	from := 0
	for _, given := range []string{query.Get("startIndex"), strings.TrimPrefix(query.Get("token"), "from-")} {
		if v, err := strconv.Atoi(given); err == nil && v > 0 {
			from = v
		}
	}
	since := n.table.Now().Add(-window)
	found := n.table.Wall().Items(place(packageName), sandbox.WallQuery{Kind: sandbox.ItemReview, Changed: since, Where: told}).Items
	slices.SortStableFunc(found, func(a, b sandbox.Item) int { return b.Changed().Compare(a.Changed()) })
	total := len(found)
	found = found[min(from, total):]
	out := object{"pageInfo": object{"totalResults": total, "resultPerPage": size, "startIndex": from}}
	if len(found) > size {
		found = found[:size]
		out["tokenPagination"] = object{"nextPageToken": "from-" + strconv.Itoa(from+size)}
	}
	list := []object{}
	for _, it := range found {
		list = append(list, shape(it, query.Get("translationLanguage")))
	}
	if len(list) > 0 {
		out["reviews"] = list
	}
	answer(w, http.StatusOK, out)
}

func stamp(t time.Time) object {
	return object{"seconds": strconv.FormatInt(t.Unix(), 10), "nanos": t.Nanosecond()}
}

// shape is a review as the API writes it. What it does not know it leaves out.
func shape(it sandbox.Item, translated string) object {
	user := object{"text": it.Text, "lastModified": stamp(it.Changed()), "starRating": it.Review.Stars}
	if translated != "" {
		user["text"], user["originalText"] = "["+translated+"] "+it.Text, it.Text
	}
	language := it.Review.Language
	if language == "" && it.Author != nil {
		language = it.Author.Language
	}
	for key, value := range map[string]string{"reviewerLanguage": language, "device": it.Review.Device, "appVersionName": it.Review.AppVersion} {
		if value != "" {
			user[key] = value
		}
	}
	if len(it.Likes) > 0 {
		user["thumbsUpCount"] = len(it.Likes)
	}
	comments := []object{{"userComment": user}}
	if a := it.Review.Answer; a != nil {
		comments = append(comments, object{"developerComment": object{"text": a.Text, "lastModified": stamp(a.Changed())}})
	}
	out := object{"reviewId": it.ID, "comments": comments}
	if it.Author != nil {
		out["authorName"] = it.Author.Name
	}
	return out
}

// tags are taken out of what developers answer.
var tags = regexp.MustCompile(`<[^>]*>`)

// reply takes the developer's answer.
func (n *Network) reply(w http.ResponseWriter, r *http.Request, packageName, id string) {
	raw, err := io.ReadAll(io.LimitReader(r.Body, maxBody+1))
	var in struct {
		Text string `json:"replyText"`
	}
	text := ""
	if err == nil && json.Unmarshal(raw, &in) == nil {
		text = strings.TrimSpace(tags.ReplaceAllString(in.Text, ""))
	}
	switch {
	case text == "":
		fail(w, http.StatusBadRequest, "INVALID_ARGUMENT", "emptyReply", "The reply text is empty.")
		return
	case utf8.RuneCountInString(text) > maxReply:
		fail(w, http.StatusBadRequest, "INVALID_ARGUMENT", "replyTooLong", "The reply text is too long.")
		return
	}
	it, ok := n.table.Wall().Live(place(packageName), id)
	if ok && told(it) {
		it, err = n.table.Wall().Owner(place(packageName)).Answer(id, sandbox.Answered{Text: text})
	}
	if !ok || err != nil || it.Review == nil || it.Review.Answer == nil {
		fail(w, http.StatusNotFound, "NOT_FOUND", "reviewNotFound", "The review was not found.")
		return
	}
	answer(w, http.StatusOK, object{"result": object{"replyText": it.Review.Answer.Text, "lastEdited": stamp(it.Review.Answer.Changed())}})
}
