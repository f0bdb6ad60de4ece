package googleplaces

import (
	"context"

	"recado.dev/internal/platform"
)

// Lines of the check list.
const (
	checkAccess  = "access"
	checkPlace   = "place"
	checkReviews = "reviews"
)

// Check implements platform.Checker.
func (s *session) Check(ctx context.Context) []platform.CheckResult {
	later := platform.Text{En: "This is checked once the lines above are good.", Es: "Se comprueba en cuanto las líneas de arriba valgan."}
	access := platform.CheckResult{Key: checkAccess, State: "ok", Detail: platform.Text{En: "Google takes the access that was given.", Es: "Google acepta el acceso que se dio."}}
	found := platform.CheckResult{Key: checkPlace, State: "unknown", Detail: later}
	read := platform.CheckResult{Key: checkReviews, State: "unknown", Detail: later}
	if err := s.client.SignIn(ctx); err != nil {
		access = failed(checkAccess, err, platform.Text{
			En: "Google refuses the refresh token, or the app that it was given to: give the access again, and check the client's id and secret.",
			Es: "Google rechaza el token de actualización o la aplicación a la que se dio: vuelve a dar el acceso y comprueba el id. y el secreto del cliente.",
		})
		return []platform.CheckResult{access, found, read}
	}
	p, err := s.place(ctx)
	if err != nil {
		found = failed(checkPlace, err, platform.Text{
			En: "There is no such place, or who gave the access does not own or manage it.",
			Es: "Ese lugar no existe, o quien dio el acceso no es su propietario ni administrador.",
		})
		return []platform.CheckResult{access, found, read}
	}
	found.State, found.Detail = "ok", platform.Text{En: "Found: " + p.Title, Es: "Encontrado: " + p.Title}
	read.State, read.Detail = "ok", platform.Text{En: "The reviews of the place can be read.", Es: "Se pueden leer las reseñas del lugar."}
	if _, err := s.page(ctx, "", 1); err != nil {
		read = failed(checkReviews, err, platform.Text{
			En: "The reviews cannot be read: the place has to be verified, and Google has to have granted the project access to the APIs.",
			Es: "No se pueden leer las reseñas: el lugar tiene que estar verificado, y Google tiene que haber concedido al proyecto el acceso a las API.",
		})
	}
	return []platform.CheckResult{access, found, read}
}

// failed is a line that did not go well: why is said where it does not pass.
func failed(key string, err error, why platform.Text) platform.CheckResult {
	f := platform.AsFailure(err)
	switch f.Kind {
	case platform.BadCredentials, platform.Misconfigured, platform.Gone, platform.Rejected:
		return platform.CheckResult{Key: key, State: "failed", Detail: why}
	}
	return platform.CheckResult{Key: key, State: "unknown", Detail: platform.Text{En: "Google could not be asked: " + f.Title + ".", Es: "No se pudo consultar a Google (" + f.Code + ")."}}
}

// Probe implements platform.Prober.
func (s *session) Probe(ctx context.Context, deep bool) (platform.Standing, error) {
	if err := s.client.SignIn(ctx); err != nil || !deep {
		return platform.Standing{}, err
	}
	_, err := s.page(ctx, "", 1)
	return platform.Standing{}, err
}
