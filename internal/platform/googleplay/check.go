package googleplay

import (
	"context"
	"net/url"

	"recado.dev/internal/platform"
)

// Lines of the check list.
const (
	checkKey = "service_account"
	checkApp = "app"
)

// known asks for one review, to see whether the account may.
func (s *session) known(ctx context.Context) error {
	return s.ask(ctx, s.path(""), url.Values{"maxResults": {"1"}}, nil)
}

// Check implements platform.Checker.
func (s *session) Check(ctx context.Context) []platform.CheckResult {
	key := platform.CheckResult{Key: checkKey, State: "ok", Detail: platform.Text{En: "Google takes the service account's key.", Es: "Google acepta la clave de la cuenta de servicio."}}
	if err := s.client.SignIn(ctx); err != nil {
		f := platform.AsFailure(err)
		key.State, key.Detail = "unknown", platform.Text{En: "The sign-in could not be asked: " + f.Title + ".", Es: "No se pudo consultar el inicio de sesión (" + f.Code + ")."}
		if f.Kind == platform.BadCredentials || f.Kind == platform.Misconfigured {
			key.State, key.Detail = "failed", platform.Text{
				En: "Google refuses the key: make a new one for the service account in Google Cloud and paste all of the file.",
				Es: "Google rechaza la clave: crea otra para la cuenta de servicio en Google Cloud y pega el archivo entero.",
			}
		}
		later := platform.Text{En: "This is checked once the key is good.", Es: "Se comprueba en cuanto la clave valga."}
		return []platform.CheckResult{key, {Key: checkApp, State: "unknown", Detail: later}}
	}
	app := platform.CheckResult{Key: checkApp, State: "ok", Detail: platform.Text{En: "The reviews of the app can be read.", Es: "Se pueden leer las reseñas de la aplicación."}}
	if err := s.known(ctx); err != nil {
		f := platform.AsFailure(err)
		app.State, app.Detail = "unknown", platform.Text{En: "The reviews could not be asked for: " + f.Title + ".", Es: "No se pudieron consultar las reseñas (" + f.Code + ")."}
		switch f.Kind {
		case platform.Gone:
			app.State, app.Detail = "failed", platform.Text{En: "There is no app with this package name.", Es: "No hay ninguna aplicación con este nombre de paquete."}
		case platform.BadCredentials, platform.Misconfigured, platform.Rejected:
			app.State, app.Detail = "failed", platform.Text{
				En: "The service account may not read the reviews of this app: add it in Play Console, with the permission to answer reviews. That may take a day.",
				Es: "La cuenta de servicio no puede leer las reseñas de esta aplicación: añádela en Play Console con el permiso para responder reseñas. Puede tardar un día.",
			}
		}
	}
	return []platform.CheckResult{key, app}
}

// Probe implements platform.Prober. A sign-in costs nothing of the allowance.
func (s *session) Probe(ctx context.Context, deep bool) (platform.Standing, error) {
	if err := s.client.SignIn(ctx); err != nil || !deep {
		return platform.Standing{}, err
	}
	return platform.Standing{}, s.known(ctx)
}
