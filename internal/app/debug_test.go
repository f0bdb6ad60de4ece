package app

import (
	"net/http"
	"net/http/httptest"
	"testing"
)

func TestProfilesAreTheOperatorsAlone(t *testing.T) {
	t.Parallel()
	for _, v := range []struct {
		name, set, given string
		want             int
	}{
		{"no token is set", "", "", http.StatusNotFound},
		{"none is given", "secret-of-the-operator", "", http.StatusUnauthorized},
		{"a wrong one", "secret-of-the-operator", "Bearer secret", http.StatusUnauthorized},
		{"the right one", "secret-of-the-operator", "Bearer secret-of-the-operator", http.StatusOK},
	} {
		mux := http.NewServeMux()
		profiles(mux, v.set)
		for _, path := range []string{"/debug/pprof/", "/debug/pprof/heap", "/debug/pprof/symbol"} {
			r, w := httptest.NewRequest(http.MethodGet, path, nil), httptest.NewRecorder()
			r.Header.Set("Authorization", v.given)
			mux.ServeHTTP(w, r)
			if w.Code != v.want {
				t.Errorf("%s, %s: %d, want %d", v.name, path, w.Code, v.want)
			}
		}
	}
}
