package whatsapp

import (
	"crypto/rand"
	"encoding/base64"
	"encoding/json"
	"net/http"
	"net/url"
	"strings"
	"time"

	"recado.dev/internal/ident"
	"recado.dev/internal/markup"
	"recado.dev/internal/sandbox"
)

// codeLife is how long the code of a sign-up may be changed for a token.
const codeLife = 10 * time.Minute

// app is the application that signs businesses up.
type app struct {
	ID     string `json:"id"`
	Secret string `json:"secret"`
}

// grant is a business that signed up: what its token opens before a channel
// is made of it.
type grant struct {
	Phone   string    `json:"phone"`
	WABA    string    `json:"waba"`
	Display string    `json:"display"`
	Name    string    `json:"name"`
	Token   string    `json:"token"`
	Code    string    `json:"code"`
	Until   time.Time `json:"until"`
	Used    bool      `json:"used"`
}

const (
	appKey   = Key + "/app"
	grantKey = Key + "/grants"
	maxGrant = 100
)

// app answers the application; it is made at the first call.
func (n *Network) app() app {
	n.signup.Lock()
	defer n.signup.Unlock()
	var a app
	if !n.table.Shelved(appKey, &a) {
		a = app{ID: appID, Secret: secretHex()}
		_ = n.table.Shelve(appKey, a) // plain texts always encode
	}
	return a
}

// signUpConfig is the configuration that the sign-up's page takes; it asks for
// nothing in particular.
const signUpConfig = "6000000000001"

// SignUpApp implements sandbox.SignUpHost.
func (n *Network) SignUpApp() (settings, secrets map[string]string) {
	a, base := n.app(), strings.TrimSuffix(n.table.PublicURL(), "/")+n.Mount()
	return map[string]string{"app_id": a.ID, "config_id": signUpConfig, "dialog_url": base, "api_base_url": base, "api_version": Version}, map[string]string{"app_secret": a.Secret}
}

func (n *Network) grants() []grant {
	var gs []grant
	n.table.Shelved(grantKey, &gs)
	return gs
}

// granted are the accounts of businesses that signed up.
func (n *Network) granted() []sandbox.Account {
	var out []sandbox.Account
	for _, g := range n.grants() {
		if !g.Used {
			continue // nobody has the token yet
		}
		out = append(out, sandbox.Account{
			ID: g.Phone, Platform: Key, Name: g.Name, Display: g.Display,
			Settings: map[string]string{
				"phone_number_id": g.Phone, "business_account_id": g.WABA, "display_phone_number": g.Display,
				"api_base_url": strings.TrimSuffix(n.table.PublicURL(), "/") + n.Mount(), "api_version": Version,
			},
			Secrets: map[string]string{"access_token": g.Token, "app_secret": n.app().Secret},
		})
	}
	return out
}

// welcome answers what needs no token: the pages of the sign-up and the
// exchange of its code.
func (n *Network) welcome(c *call) bool {
	switch strings.Join(c.path, "/") {
	case "dialog/oauth":
		if c.Method == http.MethodPost {
			n.signUp(c)
		} else {
			n.signUpPage(c, "")
		}
	case "oauth/access_token":
		if v, err := n.exchange(c); err != nil {
			c.refuse(err)
		} else {
			c.answer(http.StatusOK, v)
		}
	default:
		return false
	}
	return true
}

const signUpStyle = `body{font:16px/1.5 system-ui,sans-serif;margin:0;background:#f2f1ee;color:#222;display:grid;place-items:center;min-height:100vh}
main{background:#fff;border-radius:12px;padding:24px;width:min(26rem,calc(100vw - 64px))}h1{font-size:20px;margin:0 0 8px}
label{display:block;margin:12px 0 4px;font-weight:600}input{box-sizing:border-box;width:100%;font:inherit;padding:8px;border:1px solid #767676;border-radius:6px}
button{font:inherit;font-weight:600;margin-top:16px;padding:9px 16px;border-radius:6px;border:1px solid #1f5c4a;background:#1f5c4a;color:#fff}
button.no{background:#fff;color:#1f5c4a}.bad{color:#a11}`

func (p page) html() *markup.Page {
	h := &markup.Page{}
	h.Add(`<!doctype html>
<html lang="{}"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>{}</title>
<style nonce="{}">`, p.Lang, p.Title, p.Nonce)
	h.Add(signUpStyle + "</style>\n<main>")
	if p.Done {
		h.Add(`<h1>{}</h1><p>{}</p><p><code>{}</code></p>`, p.DoneTitle, p.DoneText, p.Code)
		h.Add("\n"+`<script nonce="{}">if(window.opener){`, p.Nonce)
		h.Add(posted("WA_EMBEDDED_SIGNUP", map[string]any{"event": p.Event, "data": p.Data}))
		if p.Code != "" {
			h.Add(posted("WA_EMBEDDED_SIGNUP_CODE", map[string]any{"code": p.Code}))
		}
		h.Add("}</script>")
	} else {
		h.Add(`<h1>{}</h1><p>{}</p>`, p.Title, p.Intro)
		h.AddIf(`<p class="bad" role="alert">{}</p>`, p.Problem)
		h.Add("\n"+`<form method="post"><label for="name">{}</label><input id="name" name="name" required maxlength="80" autofocus>
<label for="number">{}</label><input id="number" name="number" inputmode="tel" placeholder="+34 910 000 000">
<button name="do" value="finish">{}</button> <button class="no" name="do" value="cancel" formnovalidate>{}</button></form>`, p.NameLabel, p.NumberLabel, p.Finish, p.Cancel)
	}
	h.Add("</main></html>")
	return h
}

// posted is the script that tells the opener something: JSON text as a string
// of the script, in which json.Marshal escapes what could end the element.
func posted(kind string, values map[string]any) string {
	values["type"] = kind
	text, _ := json.Marshal(values)         // strings and maps of them
	quoted, _ := json.Marshal(string(text)) // a string
	return "window.opener.postMessage(" + string(quoted) + `,"*");`
}

// page is what the sign-up's page shows.
type page struct {
	Lang, Title, Intro, NameLabel, NumberLabel, Finish, Cancel, DoneTitle, DoneText string
	Problem, Code, Event, Nonce                                                     string
	Data                                                                            map[string]string
	Done                                                                            bool
}

// pageIn is the page in the visitor's language.
func pageIn(c *call) page {
	if strings.HasPrefix(c.Header.Get("Accept-Language"), "es") {
		return page{
			Lang: "es", Title: "Conecta tu negocio", Intro: "Esta página hace el papel de la plataforma. Nada sale de esta máquina.", NameLabel: "Nombre del negocio",
			NumberLabel: "Número (vacío: se inventa uno)", Finish: "Terminar", Cancel: "Cancelar", DoneTitle: "Listo", DoneText: "Ya puedes cerrar esta ventana.",
		}
	}
	return page{
		Lang: "en", Title: "Connect your business", Intro: "This page plays the platform. Nothing leaves this machine.", NameLabel: "Name of the business",
		NumberLabel: "Number (empty: one is made up)", Finish: "Finish", Cancel: "Cancel", DoneTitle: "Done", DoneText: "You can close this window.",
	}
}

func (c *call) show(p page) {
	var b [12]byte
	_, _ = rand.Read(b[:]) // never fails
	p.Nonce = base64.RawURLEncoding.EncodeToString(b[:])
	h := c.w.Header()
	h.Set("Content-Type", "text/html; charset=utf-8")
	h.Set("Cache-Control", "no-store")
	h.Set("Content-Security-Policy", "default-src 'none'; style-src 'nonce-"+p.Nonce+"'; script-src 'nonce-"+p.Nonce+"'; frame-ancestors 'none'")
	_, _ = p.html().WriteTo(c.w)
}

// back is where the dialog returns to; nil where it has an opener instead.
func (c *call) back() *url.URL {
	u, err := url.Parse(c.URL.Query().Get("redirect_uri"))
	if err != nil || u.Host == "" || (u.Scheme != "https" && u.Scheme != "http") {
		return nil
	}
	return u
}

func (n *Network) signUpPage(c *call, problem string) {
	p := pageIn(c)
	p.Problem = problem
	if c.URL.Query().Get("client_id") != appID {
		p.Problem = "Invalid App ID: The provided app ID does not look like a valid app ID."
	}
	c.show(p)
}

// signUp ends the dialog with a code, or without.
func (n *Network) signUp(c *call) {
	back, p := c.back(), pageIn(c)
	give := func(values url.Values, event string, data map[string]string) {
		if back == nil {
			p.Done, p.Event, p.Data, p.Code = true, event, data, values.Get("code")
			c.show(p)
			return
		}
		if s := c.URL.Query().Get("state"); s != "" {
			values.Set("state", s)
		}
		q := back.Query()
		for k := range values {
			q.Set(k, values.Get(k))
		}
		back.RawQuery = q.Encode()
		http.Redirect(c.w, c.Request, back.String(), http.StatusSeeOther)
	}
	if c.PostFormValue("do") == "cancel" {
		give(url.Values{"error": {"access_denied"}, "error_reason": {"user_denied"}}, "CANCEL", map[string]string{"current_step": "BUSINESS_ACCOUNT_SELECTION"})
		return
	}
	name, given := strings.TrimSpace(c.PostFormValue("name")), digits(c.PostFormValue("number"))
	if c.URL.Query().Get("client_id") != appID || name == "" || (given != "" && (len(given) < 7 || len(given) > 15)) {
		n.signUpPage(c, p.NameLabel+" · "+p.NumberLabel)
		return
	}
	a := n.NewAccount(n.table.PublicURL(), name)
	if given != "" {
		a.Display = "+" + given
	}
	g := grant{Phone: a.ID, WABA: wabaOf(a), Display: a.Display, Name: name, Token: a.Secrets["access_token"], Code: ident.Token("AQ"), Until: n.table.Now().Add(codeLife)}
	n.signup.Lock()
	gs := append(n.grants(), g)
	if len(gs) > maxGrant {
		gs = gs[len(gs)-maxGrant:]
	}
	err := n.table.Shelve(grantKey, gs)
	n.signup.Unlock()
	if err != nil {
		n.signUpPage(c, err.Error())
		return
	}
	n.settle(a, name)
	give(url.Values{"code": {g.Code}}, "FINISH", map[string]string{"phone_number_id": g.Phone, "waba_id": g.WABA, "business_id": "5" + g.WABA[1:]})
}

// settle is the number of a business that signed up: verified in the window,
// and not registered yet.
func (n *Network) settle(a sandbox.Account, name string) {
	b, done := n.open(wabaOf(a))
	defer done()
	b.Lines[a.ID] = &line{Quality: "UNKNOWN", Status: "PENDING", Throughput: "NOT_APPLICABLE", Verified: true, Name: name, NameStatus: "PENDING_REVIEW"}
	n.askName(b, b.Lines[a.ID], name)
}

// exchange changes a code for a token, once.
func (n *Network) exchange(c *call) (any, *graphError) {
	ours := n.app()
	refuse := func(subcode int, words string) (any, *graphError) {
		return nil, &graphError{status: 400, code: 100, subcode: subcode, message: words}
	}
	switch {
	case c.FormValue("client_id") != ours.ID:
		return nil, &graphError{status: 400, code: 101, message: "Error validating application. Cannot get application info due to a system error."}
	case c.FormValue("client_secret") != ours.Secret:
		return nil, &graphError{status: 400, code: 1, message: "Error validating client secret."}
	case c.FormValue("grant_type") == "client_credentials":
		return object{"access_token": ours.ID + "|" + ours.Secret, "token_type": "bearer"}, nil
	}
	n.signup.Lock()
	defer n.signup.Unlock()
	gs := n.grants()
	for i, g := range gs {
		switch {
		case g.Code != c.FormValue("code"):
			continue
		case g.Used:
			return refuse(36009, "This authorization code has been used.")
		case n.table.Now().After(g.Until):
			return refuse(36007, "This authorization code has expired.")
		}
		gs[i].Used = true
		if err := n.table.Shelve(grantKey, gs); err != nil {
			return nil, fail(500, 131000, "Something went wrong", "The token was not kept.")
		}
		return object{"access_token": g.Token, "token_type": "bearer"}, nil
	}
	return refuse(36009, "Invalid verification code format.")
}
