package website

import (
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"sync"
	"time"

	"recado.dev/internal/desk"
)

// domainShape is what an entry of the allowed domains may look like: it goes
// into a header.
var domainShape = regexp.MustCompile(`^(?:https?://)?(?:\*\.)?[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?(?::[0-9]{1,5}|:\*)?$`)

// sources are the allowed domains as a content policy names them.
func sources(setting string) []string {
	var out []string
	for _, d := range strings.FieldsFunc(setting, func(r rune) bool { return r == ',' || r == '\n' || r == '\r' || r == ' ' || r == '\t' }) {
		d = strings.ToLower(strings.TrimSuffix(d, "/"))
		if !domainShape.MatchString(d) {
			continue
		}
		if !strings.Contains(d, "://") {
			host, _, _ := strings.Cut(d, ":")
			if host == "localhost" || host == "127.0.0.1" {
				d = "http://" + d
			} else {
				d = "https://" + d
			}
		}
		if !slices.Contains(out, d) {
			out = append(out, d)
		}
	}
	return out
}

// allows says whether an origin is one of the sources.
func allows(list []string, origin string) bool {
	o, err := url.Parse(strings.ToLower(origin))
	if err != nil || o.Host == "" || o.User != nil || o.Path != "" {
		return false
	}
	return slices.ContainsFunc(list, func(source string) bool { return sourceMatches(source, o) })
}

func sourceMatches(source string, o *url.URL) bool {
	scheme, rest, _ := strings.Cut(source, "://")
	host, port, _ := strings.Cut(rest, ":")
	if o.Scheme != scheme {
		return false
	}
	usual := map[string]string{"http": "80", "https": "443"}[scheme]
	have := o.Port()
	if have == "" {
		have = usual
	}
	if port == "" {
		port = usual
	}
	if port != "*" && port != have {
		return false
	}
	if below, ok := strings.CutPrefix(host, "*."); ok {
		return strings.HasSuffix(o.Hostname(), "."+below)
	}
	return o.Hostname() == host
}

// origin checks where a request of a page comes from, and lets that page read
// the answer. Pages of ours and those of the allowed domains may ask; a frame
// without an origin of its own may as well, since the browser has looked at who
// embeds it, and it has no more than the token that it holds.
func (s *Service) origin(w http.ResponseWriter, r *http.Request, p place) error {
	from := r.Header.Get("Origin")
	h := w.Header()
	h.Add("Vary", "Origin")
	if from == "" {
		return nil
	}
	if from != "null" && !sameHost(from, r.Host) && !sameOrigin(from, p.base) && !allows(p.view.sources, from) {
		return desk.E(desk.CodeForbidden, "this chat is not for pages of %s", from)
	}
	h.Set("Access-Control-Allow-Origin", from)
	if r.Method == http.MethodOptions {
		h.Set("Access-Control-Allow-Methods", "GET, POST")
		h.Set("Access-Control-Allow-Headers", "Authorization, Content-Type")
		h.Set("Access-Control-Max-Age", "600")
	}
	return nil
}

func sameHost(origin, host string) bool {
	o, err := url.Parse(origin)
	return err == nil && o.Host == host
}

func sameOrigin(origin, base string) bool {
	b, err := url.Parse(base)
	return err == nil && origin == b.Scheme+"://"+b.Host
}

// Limits of what strangers may do.
const (
	messagesBurst = 10 // of a session
	messagesEvery = time.Second
	begunBurst    = 20 // of an address
	begunEvery    = 30 * time.Second
	filesBurst    = 10 // of a session
	filesEvery    = 10 * time.Second
	asksBurst     = 120 // of an address: everything
	asksEvery     = 50 * time.Millisecond
	maxBuckets    = 50000
)

// limits are buckets that fill up again with time.
type limits struct {
	mu      sync.Mutex
	buckets map[string]bucket
}

type bucket struct{ full time.Time } // when it is full again

// take takes one from the bucket of a key, and answers how long to wait where
// there is none.
func (l *limits) take(key string, burst int, every time.Duration, now time.Time) time.Duration {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.buckets == nil || len(l.buckets) > maxBuckets {
		kept := map[string]bucket{}
		for k, b := range l.buckets {
			if b.full.After(now) && len(kept) < maxBuckets/2 {
				kept[k] = b
			}
		}
		l.buckets = kept
	}
	full := l.buckets[key].full
	if full.Before(now) {
		full = now
	}
	next := full.Add(every)
	if wait := next.Sub(now) - time.Duration(burst)*every; wait > 0 {
		return wait
	}
	l.buckets[key] = bucket{full: next}
	return 0
}

// addressOf is where a request comes from. Of an IPv6 address it is the
// network, since a visitor has as many addresses of it as they like.
func (s *Service) addressOf(r *http.Request) string {
	host, _, err := net.SplitHostPort(r.RemoteAddr)
	if err != nil {
		host = r.RemoteAddr
	}
	if s.TrustProxy {
		// The last address is the one that our own proxy saw.
		parts := strings.Split(r.Header.Get("X-Forwarded-For"), ",")
		if last := strings.TrimSpace(parts[len(parts)-1]); net.ParseIP(last) != nil {
			host = last
		}
	}
	if ip, err := netip.ParseAddr(host); err == nil && ip.Is6() && !ip.Is4In6() {
		if network, err := ip.Prefix(64); err == nil {
			return network.String()
		}
	}
	return host
}
