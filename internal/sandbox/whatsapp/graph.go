package whatsapp

import (
	"crypto/rand"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"net/http"
	"regexp"
	"slices"
	"strings"

	"recado.dev/internal/sandbox"
)

// graphError is the platform's error envelope.
type graphError struct {
	status  int
	code    int
	subcode int
	message string
	details string
	kind    string // "" is OAuthException
	title   string // what people read, of errors in templates
	advice  string
}

func (e *graphError) Error() string { return fmt.Sprintf("%d: %s: %s", e.code, e.message, e.details) }

func fail(status, code int, message, format string, args ...any) *graphError {
	return &graphError{status: status, code: code, message: fmt.Sprintf("(#%d) %s", code, message), details: fmt.Sprintf(format, args...)}
}

func missing(param string) *graphError {
	return fail(400, 131008, "Required parameter is missing", "Parameter %q is mandatory", param)
}

func invalid(format string, args ...any) *graphError {
	return fail(400, 131009, "Parameter value is not valid", format, args...)
}

func badParam(format string, args ...any) *graphError {
	e := fail(400, 100, "Invalid parameter", format, args...)
	e.message = "(#100) " + e.details
	return e
}

func unknownObject(verb, id string) *graphError {
	return &graphError{status: 400, code: 100, subcode: 33, kind: "GraphMethodException", message: fmt.Sprintf(
		"Unsupported %s request. Object with ID '%s' does not exist, cannot be loaded due to missing permissions, or does not support this operation.", strings.ToLower(verb), id)}
}

var versionPart = regexp.MustCompile(`^v\d+(\.\d+)?$`)

// call is one request to the API.
type call struct {
	*http.Request
	w       http.ResponseWriter
	version string
	path    []string
	token   string
	// accounts are those that the token opens.
	accounts []sandbox.Account
}

// serve answers the API: version, faults, token, then the object and edge that
// the path names.
func (n *Network) serve(w http.ResponseWriter, r *http.Request) {
	fate := n.table.Misfortune(r.Context())
	if fate == sandbox.CutBefore {
		cut(w)
	}
	out := w
	if fate == sandbox.CutAfter {
		out = nowhere{http.Header{}}
	}
	c := &call{Request: r, w: out, version: Version}
	c.path = strings.Split(strings.Trim(r.URL.Path, "/"), "/")
	if versionPart.MatchString(c.path[0]) {
		c.version, c.path = c.path[0], c.path[1:]
		if len(c.path) == 0 {
			c.path = []string{""} // a version alone names no object
		}
	}
	out.Header().Set("facebook-api-version", c.version)
	out.Header().Set("x-fb-trace-id", trace())
	switch fate {
	case sandbox.Throttled:
		c.refuse(fail(http.StatusTooManyRequests, 130429, "Rate limit hit", "Message failed to send because there were too many messages sent from this phone number in a short period of time"))
		return
	case sandbox.Broken:
		c.refuse(fail(http.StatusInternalServerError, 131000, "Something went wrong", "Message failed to send due to an unknown error."))
		return
	}
	if n.welcome(c) {
		return
	}
	if err := n.enter(c); err != nil {
		c.refuse(err)
	} else if v, err := n.route(c); err != nil {
		c.refuse(err)
	} else if v != nil {
		c.answer(http.StatusOK, v)
	}
	if fate == sandbox.CutAfter {
		cut(w)
	}
}

// enter checks the token and notes what it opens.
func (n *Network) enter(c *call) *graphError {
	c.token = c.Header.Get("Authorization")
	for _, scheme := range []string{"Bearer ", "OAuth "} {
		c.token = strings.TrimSpace(strings.TrimPrefix(c.token, scheme))
	}
	if c.token == "" {
		c.token = c.URL.Query().Get("access_token")
	}
	bad := &graphError{status: http.StatusUnauthorized, code: 190, message: "Invalid OAuth access token - Cannot parse access token"}
	if c.token == "" {
		bad.message = "An access token is required to request this resource."
		return bad
	}
	for _, a := range append(n.table.Accounts(), n.granted()...) {
		twice := slices.ContainsFunc(c.accounts, func(o sandbox.Account) bool { return o.ID == a.ID })
		if a.Platform == Key && a.Secrets["access_token"] == c.token && !twice {
			c.accounts = append(c.accounts, a)
		}
	}
	if len(c.accounts) == 0 {
		return bad
	}
	if err := tokenRefusal(n.tokenState(c.token), n.table.Now()); err != nil {
		return err
	}
	waba := c.accounts[0].Settings["business_account_id"]
	usage, _ := json.Marshal(object{waba: []object{{"type": "whatsapp", "call_count": 1, "total_cputime": 1, "total_time": 1, "estimated_time_to_regain_access": 0}}})
	c.w.Header().Set("x-business-use-case-usage", string(usage))
	c.w.Header().Set("x-app-usage", `{"call_count":1,"total_cputime":1,"total_time":1}`)
	return nil
}

// route finds the object and the edge.
func (n *Network) route(c *call) (any, *graphError) {
	node, edge := c.path[0], strings.Join(c.path[1:], "/")
	switch {
	case node == "debug_token" && edge == "":
		return n.debugToken(c)
	case node == fileNode:
		return nil, n.download(c)
	case (node == appID || node == "app") && edge == "uploads" && c.Method == http.MethodPost:
		return n.beginUpload(c)
	case strings.HasPrefix(node, uploadPath) && edge == "":
		return n.upload(c, node)
	}
	for _, a := range c.accounts {
		switch node {
		case a.ID:
			return n.phoneEdge(c, a, edge)
		case a.Settings["business_account_id"]:
			return n.wabaEdge(c, a, edge)
		}
	}
	for _, of := range c.accounts {
		for _, a := range n.added(of, c.accounts) {
			if a.ID == node {
				return n.phoneEdge(c, a, edge)
			}
		}
	}
	if _, ok := n.table.Media(node); ok && edge == "" {
		return n.mediaNode(c, node)
	}
	for _, look := range []func(*call, string, string) (any, *graphError, bool){n.templateNode, n.catalogNode, n.flowNode} {
		if v, err, found := look(c, node, edge); found {
			return v, err
		}
	}
	return nil, unknownObject(c.Method, node)
}

func (n *Network) phoneEdge(c *call, a sandbox.Account, edge string) (any, *graphError) {
	switch c.Method + " " + edge {
	case "POST messages":
		return n.postMessage(c, a)
	case "POST media":
		return n.postMedia(c, a)
	case "GET ":
		return pickFields(n.phoneInfo(a), c.FormValue("fields"), "verified_name,code_verification_status,display_phone_number,quality_rating,platform_type,throughput"), nil
	case "POST ":
		return n.setNumber(c, a)
	case "POST request_code":
		return n.requestCode(c, a)
	case "POST verify_code":
		return n.verifyCode(c, a)
	case "POST register":
		return n.register(c, a)
	case "POST deregister":
		return n.deregister(a)
	case "POST settings":
		return object{"success": true}, nil
	case "GET whatsapp_commerce_settings", "POST whatsapp_commerce_settings":
		return n.commerce(c, a)
	case "GET whatsapp_business_profile":
		return n.profile(c, a)
	case "POST whatsapp_business_profile":
		return n.setProfile(c, a)
	}
	return nil, unknownObject(c.Method, strings.Join(c.path, "/"))
}

func (n *Network) wabaEdge(c *call, a sandbox.Account, edge string) (any, *graphError) {
	switch c.Method + " " + edge {
	case "GET ":
		return n.wabaNode(c, a)
	case "POST ":
		return n.setWABA(c, a)
	case "GET product_catalogs", "POST product_catalogs", "DELETE product_catalogs":
		return n.catalogs(c, a)
	case "GET flows", "POST flows":
		return n.flows(c, a)
	case "GET template_analytics":
		return n.templateFigures(c, a)
	case "GET analytics", "GET pricing_analytics", "GET conversation_analytics":
		v, err, _ := n.figures(a, edge, argsOf(c))
		return v, err
	case "POST phone_numbers":
		return n.addNumber(c, a)
	case "GET phone_numbers":
		data := []object{}
		for _, o := range append(slices.Clone(c.accounts), n.added(a, c.accounts)...) {
			if o.Settings["business_account_id"] == a.Settings["business_account_id"] {
				data = append(data, pickFields(n.phoneInfo(o), c.FormValue("fields"), "verified_name,code_verification_status,display_phone_number,quality_rating,platform_type,throughput"))
			}
		}
		return object{"data": data, "paging": object{"cursors": object{"before": "QVFI", "after": "QVFJ"}}}, nil
	case "GET subscribed_apps":
		return n.subscribedApps(a), nil
	case "POST subscribed_apps", "DELETE subscribed_apps":
		return n.subscribe(c, a)
	case "GET message_templates":
		return n.listTemplates(c, a)
	case "POST message_templates":
		return n.createTemplate(c, a)
	case "DELETE message_templates":
		return n.deleteTemplates(c, a)
	case "GET message_template_previews":
		return previewTemplates(c)
	}
	return nil, unknownObject(c.Method, strings.Join(c.path, "/"))
}

func (c *call) answer(status int, v any) {
	c.w.Header().Set("Content-Type", "application/json; charset=UTF-8")
	c.w.WriteHeader(status)
	e := json.NewEncoder(c.w)
	e.SetEscapeHTML(false)
	_ = e.Encode(v)
}

func (c *call) refuse(err *graphError) {
	kind := err.kind
	if kind == "" {
		kind = "OAuthException"
	}
	e := object{"message": err.message, "type": kind, "code": err.code, "fbtrace_id": trace()}
	if err.details != "" {
		e["error_data"] = object{"messaging_product": "whatsapp", "details": err.details}
	}
	if err.subcode != 0 {
		e["error_subcode"] = err.subcode
	}
	if err.title != "" {
		e["is_transient"], e["error_user_title"], e["error_user_msg"] = false, err.title, err.advice
	}
	if err.status == http.StatusUnauthorized {
		c.w.Header().Set("WWW-Authenticate", fmt.Sprintf(`OAuth "Facebook Platform" "invalid_token" "%s"`, err.message))
	}
	c.answer(err.status, object{"error": e})
}

func trace() string {
	var b [8]byte
	_, _ = rand.Read(b[:]) // never fails
	return "A" + base64.RawURLEncoding.EncodeToString(b[:])
}

// nowhere takes an answer that will not arrive.
type nowhere struct{ h http.Header }

func (n nowhere) Header() http.Header         { return n.h }
func (n nowhere) Write(b []byte) (int, error) { return len(b), nil }
func (n nowhere) WriteHeader(int)             {}

// cut ends the connection without an answer.
func cut(w http.ResponseWriter) {
	if conn, _, err := http.NewResponseController(w).Hijack(); err == nil {
		_ = conn.Close()
	}
	panic(http.ErrAbortHandler)
}

// pickFields answers the fields that a call names, or those of the default
// list, and the id.
func pickFields(all object, fields, standard string) object {
	if fields == "" {
		fields = standard
	}
	out := object{"id": all["id"]}
	for _, f := range strings.Split(fields, ",") {
		f, _, _ = strings.Cut(strings.TrimSpace(f), "{")
		if v, ok := all[f]; ok {
			out[f] = v
		}
	}
	return out
}

func (n *Network) debugToken(c *call) (any, *graphError) {
	var targets []string
	token := c.URL.Query().Get("input_token")
	for _, a := range append(n.table.Accounts(), n.granted()...) {
		if a.Platform == Key && a.Secrets["access_token"] == token && !slices.Contains(targets, wabaOf(a)) {
			targets = append(targets, wabaOf(a))
		}
	}
	bad := &graphError{code: 190, message: "Invalid OAuth access token."}
	if state := tokenRefusal(n.tokenState(token), n.table.Now()); state != nil {
		bad, targets = state, nil
	}
	if targets == nil {
		return object{"data": object{"error": object{"code": bad.code, "message": bad.message, "subcode": bad.subcode}, "app_id": appID, "is_valid": false, "scopes": []string{}}}, nil
	}
	scopes := []string{"whatsapp_business_management", "whatsapp_business_messaging"}
	var granular []object
	for _, s := range scopes {
		granular = append(granular, object{"scope": s, "target_ids": targets})
	}
	return object{"data": object{
		"app_id": appID, "type": "SYSTEM_USER", "application": "Recado sandbox", "is_valid": true,
		"data_access_expires_at": 0, "expires_at": 0, "issued_at": n.table.Now().AddDate(0, -1, 0).Unix(), "scopes": scopes, "granular_scopes": granular,
	}}, nil
}
