package whatsapp

import (
	"context"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"recado.dev/internal/desk"
	"recado.dev/internal/platform"
)

const defaultDialog = "https://www.facebook.com"

func signUpRules() *platform.SignUpRules {
	return &platform.SignUpRules{
		Title: platform.Text{En: "Connect with Facebook", Es: "Conectar con Facebook"},
		Help: platform.Text{
			En: "Opens a window of Meta's in which you choose or make the business account and the number. Nothing has to be copied.",
			Es: "Abre una ventana de Meta en la que eliges o creas la cuenta de empresa y el número. No hace falta copiar nada.",
		},
		Fields: []platform.Field{
			{
				Name: "app_id", Kind: "digits", Required: true, Pattern: `[0-9]{1,32}`, Placeholder: "3000000000001",
				Label: platform.Text{En: "App ID", Es: "Identificador de la aplicación"},
				Help:  platform.Text{En: "In the app's dashboard, above everything else.", Es: "En el panel de la aplicación, arriba del todo."},
			},
			{
				Name: "config_id", Kind: "digits", Required: true, Pattern: `[0-9]{1,32}`, Placeholder: "600000000000001",
				Label: platform.Text{En: "Configuration ID", Es: "Identificador de la configuración"},
				Help: platform.Text{
					En: "Under Facebook Login for Business › Configurations: one with the login variation WhatsApp Embedded Signup. Add the address below to the allowed redirect addresses.",
					Es: "En Inicio de sesión con Facebook para empresas › Configuraciones: una con la variante WhatsApp Embedded Signup. Añade la dirección de abajo a las direcciones de retorno permitidas.",
				},
			},
			{
				Name: "app_secret", Kind: "secret", Secret: true, Required: true,
				Label: platform.Text{En: "App secret", Es: "Clave secreta de la aplicación"},
				Help:  platform.Text{En: "Under App settings › Basic.", Es: "En Configuración de la aplicación › Básica."},
			},
			{
				Name: "dialog_url", Kind: "url", Default: defaultDialog, Pattern: `https?://.+`, Advanced: true,
				Label: platform.Text{En: "Address of the sign-up window", Es: "Dirección de la ventana de conexión"},
				Help:  platform.Text{En: "Change it only for a test server.", Es: "Cámbiala solo para usar un servidor de pruebas."},
			},
			{
				Name: "api_base_url", Kind: "url", Default: defaultBase, Pattern: `https?://.+`, Advanced: true,
				Label: platform.Text{En: "Address of the API", Es: "Dirección de la API"},
				Help:  platform.Text{En: "Change it only for a proxy or a test server.", Es: "Cámbiala solo para usar un proxy o un servidor de pruebas."},
			},
			{
				Name: "api_version", Kind: "text", Default: defaultVersion, Pattern: `v[0-9]{1,3}\.[0-9]{1,2}`, Advanced: true,
				Label: platform.Text{En: "Version of the API", Es: "Versión de la API"},
				Help:  platform.Text{En: "Each version works for about two years.", Es: "Cada versión funciona durante unos dos años."},
			},
		},
	}
}

// SignUpPage implements platform.SignUp.
func (network) SignUpPage(app platform.SignUpApp, state, back string) (string, error) {
	dialog := app.Settings["dialog_url"]
	if dialog == "" {
		dialog = defaultDialog
	}
	version := app.Settings["api_version"]
	if version == "" {
		version = defaultVersion
	}
	root, err := url.Parse(strings.TrimRight(dialog, "/"))
	if err != nil || root.Host == "" || root.Scheme != "http" && root.Scheme != "https" {
		return "", &platform.Failure{Kind: platform.Misconfigured, Title: "the address of the sign-up window is not a web address"}
	}
	u := root.JoinPath(version, "dialog", "oauth")
	u.RawQuery = url.Values{
		"client_id": {app.Settings["app_id"]}, "config_id": {app.Settings["config_id"]}, "redirect_uri": {back}, "state": {state},
		"response_type": {"code"}, "override_default_response_type": {"true"}, "display": {"popup"},
		"extras": {`{"setup":{},"featureType":"","sessionInfoVersion":"3"}`},
	}.Encode()
	return u.String(), nil
}

// grantedBy is what the network says of a token.
type grantedBy struct {
	Data struct {
		App      loose    `json:"app_id"`
		Name     string   `json:"application"`
		Type     string   `json:"type"`
		Valid    bool     `json:"is_valid"`
		Expires  int64    `json:"expires_at"`
		Scopes   []string `json:"scopes"`
		Granular []struct {
			Scope   string  `json:"scope"`
			Targets []loose `json:"target_ids"`
		} `json:"granular_scopes"`
	} `json:"data"`
}

// FinishSignUp implements platform.SignUp.
func (n network) FinishSignUp(ctx context.Context, app platform.SignUpApp, code, back string, h platform.Host) (platform.Grant, error) {
	settings := map[string]string{"api_base_url": app.Settings["api_base_url"], "api_version": app.Settings["api_version"]}
	opened, err := n.Open(platform.Account{Settings: settings}, h)
	if err != nil {
		return platform.Grant{}, err
	}
	s := opened.(*session)
	var token struct {
		Token string `json:"access_token"`
	}
	// As a form: addresses are written into logs on their way.
	form := url.Values{"client_id": {app.Settings["app_id"]}, "client_secret": {app.Secrets["app_secret"]}, "code": {code}, "redirect_uri": {back}}.Encode()
	err = s.call(ctx, http.MethodPost, s.address(nil, "oauth", "access_token"), "application/x-www-form-urlencoded", strings.NewReader(form), int64(len(form)), &token)
	if err != nil {
		return platform.Grant{}, advised(err)
	}
	if token.Token == "" {
		return platform.Grant{}, &platform.Failure{Kind: platform.Unintelligible, Title: "the network answered without a token"}
	}
	s.token = token.Token
	var about grantedBy
	if err := s.get(ctx, url.Values{"input_token": {s.token}}, &about, "debug_token"); err != nil {
		return platform.Grant{}, advised(safe(err))
	}
	g := platform.Grant{
		App: desk.Ref{ID: string(about.Data.App), Name: about.Data.Name}, Subject: about.Data.Type, Scopes: about.Data.Scopes, Expires: about.Data.Expires,
		Settings: settings, Secrets: map[string]string{"access_token": s.token, "app_secret": app.Secrets["app_secret"]},
	}
	for _, id := range about.accounts() {
		a := platform.GrantedAccount{ID: id}
		var named struct {
			Name string `json:"name"`
		}
		if err := s.get(ctx, url.Values{"fields": {"id,name"}}, &named, id); err == nil {
			a.Name = named.Name
		}
		s.accountID = id
		if a.Numbers, err = s.Numbers(ctx); err != nil {
			return g, err
		}
		g.Accounts = append(g.Accounts, a)
	}
	if len(g.Accounts) == 0 {
		return g, &platform.Failure{Kind: platform.Rejected, Title: "no business account was shared", Advice: platform.Text{
			En: "The window was left without choosing a business account. Open it again and go through all its steps.",
			Es: "Se salió de la ventana sin elegir una cuenta de empresa. Ábrela otra vez y completa todos los pasos.",
		}}
	}
	return g, nil
}

// accounts are the business accounts that the token opens.
func (g grantedBy) accounts() []string {
	var out []string
	for _, scope := range g.Data.Granular {
		if scope.Scope != "whatsapp_business_management" && scope.Scope != "whatsapp_business_messaging" {
			continue
		}
		for _, id := range scope.Targets {
			if id != "" && !slices.Contains(out, string(id)) {
				out = append(out, string(id))
			}
		}
	}
	return out
}
