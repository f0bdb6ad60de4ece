package reach

import (
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"strings"

	"recado.dev/internal/desk"
)

// machines are what programs that follow links by themselves have in their
// names.
func machines() []string {
	return []string{"bot", "crawl", "spider", "slurp", "preview", "externalhit", "externalagent", "fetch", "monitor", "uptime", "pingdom", "lighthouse",
		"curl/", "wget/", "python", "java/", "okhttp", "axios", "undici", "go-http-client", "libwww", "perl", "ruby", "php", "httpie", "postman", "urlscan", "safelinks"}
}

// counts says whether somebody came, rather than a machine that looks where a
// link leads: of a message's preview, of a search engine, of a browser that
// loads ahead.
func counts(r *http.Request, previewers []string) bool {
	if r.Method != http.MethodGet {
		return false
	}
	h := r.Header
	for _, name := range []string{"Sec-Purpose", "Purpose", "X-Purpose", "X-Moz"} {
		if strings.Contains(strings.ToLower(h.Get(name)), "pre") { // prefetch, preview, prerender
			return false
		}
	}
	agent := h.Get("User-Agent")
	// Every browser asks for a page of HTML, which few programs do.
	if agent == "" || !strings.Contains(h.Get("Accept"), "text/html") {
		return false
	}
	for _, p := range previewers {
		if strings.HasPrefix(agent, p) {
			return false
		}
	}
	agent = strings.ReplaceAll(strings.ToLower(agent), "cubot", "") // a make of phones
	for _, m := range machines() {
		if strings.Contains(agent, m) {
			return false
		}
	}
	return true
}

// wayOf is how somebody came: the address tells it of codes and buttons, else
// whether a page sent them. Which page is not looked at any further.
func (s *Service) wayOf(r *http.Request) desk.ReachWay {
	q := r.URL.Query()
	switch {
	case q.Has(string(desk.ReachQR)):
		return desk.ReachQR
	case q.Has(string(desk.ReachButton)):
		return desk.ReachButton
	}
	from, err := url.Parse(r.Referer())
	if err != nil || from.Host == "" {
		return desk.ReachDirect
	}
	if own, err := url.Parse(s.cfg.PublicURL); err == nil && own.Host == from.Host {
		return desk.ReachDirect
	}
	return desk.ReachWeb
}

// addressOf is where a request comes from. Of an IPv6 address it is the network,
// since a visitor has as many addresses of it as they like.
func (s *Service) addressOf(r *http.Request) string {
	host, _, err := net.SplitHostPort(r.RemoteAddr)
	if err != nil {
		host = r.RemoteAddr
	}
	if s.cfg.TrustProxy {
		// The last address is the one that our own proxy saw.
		parts := strings.Split(r.Header.Get("X-Forwarded-For"), ",")
		if last := strings.TrimSpace(parts[len(parts)-1]); net.ParseIP(last) != nil {
			host = last
		}
	}
	if ip, err := netip.ParseAddr(host); err == nil && ip.Is6() && !ip.Is4In6() {
		if net, err := ip.Prefix(64); err == nil {
			return net.String()
		}
	}
	return host
}
