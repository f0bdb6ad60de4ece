package youtube

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"net/http"
	"strconv"
	"strings"
	"time"

	"recado.dev/internal/sandbox"
)

const (
	maxText     = 10_000
	tokenLife   = 3599
	defaultDay  = 10_000
	maxBody     = 1 << 20
	heldStatus  = "heldForReview"
	shownStatus = "published"
)

// object is JSON whose keys may come in any order.
type object = map[string]any

type handler func(http.ResponseWriter, *http.Request, sandbox.Account)

func (n *Network) routes() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("POST /token", n.signIn)
	for pattern, f := range map[string]handler{
		"GET /youtube/v3/channels":                      n.channels,
		"GET /youtube/v3/playlistItems":                 n.uploads,
		"GET /youtube/v3/videos":                        n.videos,
		"GET /youtube/v3/commentThreads":                n.threads,
		"POST /youtube/v3/commentThreads":               n.begin,
		"GET /youtube/v3/comments":                      n.comments,
		"POST /youtube/v3/comments":                     n.reply,
		"PUT /youtube/v3/comments":                      n.edit,
		"DELETE /youtube/v3/comments":                   n.remove,
		"POST /youtube/v3/comments/setModerationStatus": n.moderate,
	} {
		mux.HandleFunc(pattern, n.called(f))
	}
	return mux
}

// signIn hands out a token for a refresh token.
func (n *Network) signIn(w http.ResponseWriter, r *http.Request) {
	r.Body = http.MaxBytesReader(w, r.Body, maxBody)
	a, ok := n.table.Account(func(a sandbox.Account) bool {
		return a.Platform == Key && a.Settings["client_id"] == r.FormValue("client_id")
	})
	switch {
	case !ok || !hmac.Equal([]byte(a.Secrets["client_secret"]), []byte(r.FormValue("client_secret"))):
		answer(w, http.StatusUnauthorized, object{"error": "invalid_client", "error_description": "The OAuth client was not found."})
		return
	case r.FormValue("grant_type") != "refresh_token" || !hmac.Equal([]byte(a.Secrets["refresh_token"]), []byte(r.FormValue("refresh_token"))):
		answer(w, http.StatusBadRequest, object{"error": "invalid_grant", "error_description": "Token has been expired or revoked."})
		return
	}
	until := n.table.Now().Add(tokenLife * time.Second).Unix()
	answer(w, http.StatusOK, object{"access_token": token(a, until), "expires_in": tokenLife, "token_type": "Bearer", "scope": "https://www.googleapis.com/auth/youtube.force-ssl"})
}

// token is made of what it stands for, so that nothing has to be kept.
func token(a sandbox.Account, until int64) string {
	mac := hmac.New(sha256.New, []byte(a.Secrets["refresh_token"]))
	end := strconv.FormatInt(until, 10)
	mac.Write([]byte(end))
	return "ya29." + channelOf(a) + "." + end + "." + hex.EncodeToString(mac.Sum(nil)[:16])
}

// called serves a call of who is signed in, under the table's faults and the day's
// quota.
func (n *Network) called(f handler) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		a, ok := n.caller(r)
		if !ok {
			fail(w, http.StatusUnauthorized, "authError", "Invalid Credentials")
			return
		}
		if !n.affords(a, r.Method) {
			fail(w, http.StatusForbidden, "quotaExceeded", "The request cannot be completed because you have exceeded your quota.")
			return
		}
		r.Body = http.MaxBytesReader(w, r.Body, maxBody)
		switch n.table.Misfortune(r.Context()) {
		case sandbox.Throttled:
			fail(w, http.StatusForbidden, "rateLimitExceeded", "Rate Limit Exceeded")
		case sandbox.Broken:
			fail(w, http.StatusServiceUnavailable, "backendError", "Backend Error")
		case sandbox.CutBefore:
			panic(http.ErrAbortHandler)
		case sandbox.CutAfter:
			f(w, r, a)
			panic(http.ErrAbortHandler)
		default:
			f(w, r, a)
		}
	}
}

func (n *Network) caller(r *http.Request) (sandbox.Account, bool) {
	given, is := strings.CutPrefix(r.Header.Get("Authorization"), "Bearer ")
	parts := strings.Split(given, ".")
	if !is || len(parts) != 4 {
		return sandbox.Account{}, false
	}
	until, err := strconv.ParseInt(parts[2], 10, 64)
	if err != nil || n.table.Now().Unix() >= until {
		return sandbox.Account{}, false
	}
	a, ok := n.table.Account(func(a sandbox.Account) bool { return a.Platform == Key && channelOf(a) == parts[1] })
	return a, ok && hmac.Equal([]byte(token(a, until)), []byte(given))
}

// affords counts what a call costs, and refuses it once the day's quota is spent.
func (n *Network) affords(a sandbox.Account, method string) bool {
	units := 50
	if method == http.MethodGet {
		units = 1
	}
	quota, err := strconv.Atoi(a.Settings["quota"])
	if err != nil {
		quota = defaultDay
	}
	zone, err := time.LoadLocation("America/Los_Angeles")
	if err != nil {
		zone = time.UTC
	}
	key := a.ID + "/" + n.table.Now().In(zone).Format(time.DateOnly)
	n.mu.Lock()
	defer n.mu.Unlock()
	n.spent[key] += units
	return n.spent[key] <= quota
}

// Spent is how many units an account used today.
func (n *Network) Spent(a sandbox.Account) int {
	n.mu.Lock()
	defer n.mu.Unlock()
	most := 0
	for key, units := range n.spent {
		if strings.HasPrefix(key, a.ID+"/") {
			most = max(most, units)
		}
	}
	return most
}

func fail(w http.ResponseWriter, status int, reason, text string) {
	answer(w, status, object{"error": object{"code": status, "message": text, "errors": []object{{"message": text, "domain": "youtube.comment", "reason": reason}}}})
}

func answer(w http.ResponseWriter, status int, v any) {
	w.Header().Set("Content-Type", "application/json; charset=UTF-8")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(v)
}

func read(w http.ResponseWriter, r *http.Request, in any) bool {
	if json.NewDecoder(r.Body).Decode(in) != nil {
		fail(w, http.StatusBadRequest, "parseError", "Parse Error")
		return false
	}
	return true
}
