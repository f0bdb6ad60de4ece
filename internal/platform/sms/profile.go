package sms

import (
	"encoding/json"
	"maps"
	"net/url"
	"regexp"
	"slices"
	"strings"

	"recado.dev/internal/desk"
	"recado.dev/internal/platform"
)

// Kinds of bodies, and ways in which a provider proves itself.
const (
	bodyForm  = "form"
	bodyJSON  = "json"
	bodyQuery = "query"

	proofQuery  = "query"
	proofHeader = "header"
	proofHex    = "hmac_hex"
	proofBase64 = "hmac_base64"

	secretParam = "secret"
)

// profile is what a provider's requests look like. Values hold placeholders,
// {{to}}; places in JSON are pointers, /data/id.
type profile struct {
	Base      string
	URL       string
	Method    string
	Headers   []pair
	BodyKind  string
	Body      string // lines name=value, or JSON
	IDAt      string // a pointer, or ~ and an expression whose first group is it
	Taken     string // a pointer=value, or words that a success holds
	ErrorAt   string // a pointer to the words of a refusal
	CodeAt    string // a pointer to its code
	Errors    map[string]platform.FailureKind
	In        map[string]string // ours: theirs
	Statuses  map[string]desk.Status
	Answer    string
	Proof     string
	ProofName string
}

type pair struct{ name, value string }

// inNames are the names of what comes in.
func inNames() []string {
	return []string{"kind", "message", "receipt", "from", "to", "text", "id", "time", "status", "status_id", "error"}
}

// readProfile is the preset with what the settings say otherwise.
func readProfile(settings map[string]string) (profile, error) {
	p, ok := presets()[settings["provider"]]
	if !ok {
		p = presets()[""]
	}
	for at, name := range map[*string]string{
		&p.Base: "api_base_url", &p.URL: "send_url", &p.Method: "send_method", &p.BodyKind: "body_kind", &p.Body: "body", &p.IDAt: "id_at",
		&p.Taken: "taken_when", &p.ErrorAt: "error_at", &p.CodeAt: "code_at", &p.Answer: "answer_with", &p.Proof: "proof", &p.ProofName: "proof_name",
	} {
		if v := strings.TrimSpace(settings[name]); v != "" {
			*at = v
		}
	}
	p.Base = strings.TrimRight(p.Base, "/")
	for _, read := range []func(map[string]string) error{p.readHeaders, p.readIn, p.readWords} {
		if err := read(settings); err != nil {
			return p, err
		}
	}
	return p, p.check()
}

func wrong(what string) error {
	return &platform.Failure{Kind: platform.Misconfigured, Title: what}
}

// lines are the name and value of each line.
func lines(text, between string) ([]pair, bool) {
	var out []pair
	for line := range strings.Lines(text) {
		if line = strings.TrimSpace(line); line == "" {
			continue
		}
		name, value, ok := strings.Cut(line, between)
		if !ok || strings.TrimSpace(name) == "" {
			return nil, false
		}
		out = append(out, pair{strings.TrimSpace(name), strings.TrimSpace(value)})
	}
	return out, true
}

var headerName = regexp.MustCompile(`^[A-Za-z0-9-]+$`)

func (p *profile) readHeaders(settings map[string]string) error {
	given, ok := lines(settings["headers"], ":")
	if !ok {
		return wrong("headers are lines of a name, a colon and a value")
	}
	if len(given) > 0 {
		p.Headers = given
	}
	for _, h := range p.Headers {
		if !headerName.MatchString(h.name) {
			return wrong("there can be no header " + h.name)
		}
	}
	return nil
}

func (p *profile) readIn(settings map[string]string) error {
	given, ok := lines(settings["incoming"], "=")
	if !ok {
		return wrong("the names of incoming requests are lines like from=sender")
	}
	p.In = maps.Clone(p.In)
	for _, one := range given {
		if !slices.Contains(inNames(), one.name) {
			return wrong("incoming requests have " + strings.Join(inNames(), ", ") + ", and no " + one.name)
		}
		p.In[one.name] = one.value
	}
	return nil
}

// readWords reads what the provider's words for states and refusals mean.
func (p *profile) readWords(settings map[string]string) error {
	states, ok := lines(settings["status_words"], "=")
	if !ok {
		return wrong("words for states are lines like DELIVRD=delivered")
	}
	p.Statuses = maps.Clone(p.Statuses)
	for _, one := range states {
		s := desk.Status(one.value)
		if s != desk.StatusQueued && s != desk.StatusSent && s != desk.StatusDelivered && s != desk.StatusRead && s != desk.StatusFailed {
			return wrong("a state is queued, sent, delivered, read or failed, not " + one.value)
		}
		p.Statuses[strings.ToLower(one.name)] = s
	}
	codes, ok := lines(settings["error_words"], "=")
	if !ok {
		return wrong("words for refusals are lines like 1=throttled")
	}
	if p.Errors = maps.Clone(p.Errors); p.Errors == nil {
		p.Errors = map[string]platform.FailureKind{}
	}
	for _, one := range codes {
		kind := platform.FailureKind(one.value)
		if !slices.Contains(errorKinds(), kind) {
			return wrong("there is no refusal " + one.value)
		}
		p.Errors[one.name] = kind
	}
	return nil
}

func errorKinds() []platform.FailureKind {
	return []platform.FailureKind{
		platform.BadCredentials, platform.Misconfigured, platform.Throttled, platform.Unreachable, platform.Rejected, platform.TooLong,
		platform.RecipientGone, platform.OptedOut,
	}
}

func (p *profile) check() error {
	u, err := url.Parse(strings.ReplaceAll(p.URL, "{{base}}", p.Base))
	switch {
	case err != nil || u.Host == "" || u.Scheme != "https" && u.Scheme != "http":
		return wrong("the address for sending is not a web address")
	case strings.Contains(u.Host, "{"):
		return wrong("the host of the address for sending can hold no placeholder")
	case !slices.Contains([]string{"GET", "POST", "PUT"}, p.Method):
		return wrong("requests go by GET, POST or PUT")
	case !slices.Contains([]string{bodyForm, bodyJSON, bodyQuery}, p.BodyKind):
		return wrong("a request is a form, JSON or a query")
	case !slices.Contains([]string{proofQuery, proofHeader, proofHex, proofBase64}, p.Proof):
		return wrong("a provider proves itself by query, header, hmac_hex or hmac_base64")
	case p.Proof != proofQuery && !headerName.MatchString(p.ProofName):
		return wrong("the name of the header that proves a request is missing")
	case p.In["from"] == "" || p.In["text"] == "":
		return wrong("the names of the sender and the text of incoming requests are missing")
	}
	if p.BodyKind == bodyJSON && !json.Valid([]byte(p.Body)) {
		return wrong("the body is not JSON")
	}
	if _, ok := lines(p.Body, "="); p.BodyKind != bodyJSON && !ok {
		return wrong("the body is lines of name=value")
	}
	if expression, is := strings.CutPrefix(p.IDAt, "~"); is {
		if e, err := regexp.Compile(expression); err != nil || e.NumSubexp() != 1 {
			return wrong("the expression for the id needs one group")
		}
	}
	return nil
}

// json says whether incoming requests are JSON: then their names are pointers.
func (p *profile) json() bool { return strings.HasPrefix(p.In["from"], "/") }
