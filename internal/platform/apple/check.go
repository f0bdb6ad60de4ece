package apple

import (
	"context"
	"net/http"

	"recado.dev/internal/platform"
)

// Lines of the check list.
const (
	checkApproval = "approval"
	checkAccount  = "account"
	checkPayments = "payments"
)

// known asks for a place to upload a byte, which changes nothing: the network has
// no call that says who asks.
func (s *session) known(ctx context.Context) error {
	a, err := s.ask(ctx, http.MethodGet, "preUpload", map[string]string{"Source-Id": s.business, "MMCS-Size": "1"}, nil)
	if err != nil {
		return passing(err)
	}
	return a.read(nil)
}

// Check implements platform.Checker.
func (s *session) Check(ctx context.Context) []platform.CheckResult {
	return []platform.CheckResult{s.approvalResult(), s.accountResult(ctx), s.paymentsResult()}
}

func (s *session) approvalResult() platform.CheckResult {
	if s.approved {
		return platform.CheckResult{Key: checkApproval, State: "ok", Detail: platform.Text{En: "Apple approved the business.", Es: "Apple aprobó la empresa."}}
	}
	return platform.CheckResult{Key: checkApproval, State: "warning", Detail: waiting()}
}

func waiting() platform.Text {
	return platform.Text{
		En: "The application is with Apple: nothing is sent until it is approved. Once it is, change the application's state in the settings.",
		Es: "La solicitud está en manos de Apple: no se envía nada hasta que la apruebe. Cuando lo haga, cambia el estado de la solicitud en los ajustes.",
	}
}

func (s *session) accountResult(ctx context.Context) platform.CheckResult {
	r := platform.CheckResult{Key: checkAccount, State: "ok", Detail: platform.Text{En: "Apple takes the provider's id and secret.", Es: "Apple acepta el id. y el secreto del proveedor."}}
	if err := s.known(ctx); err != nil {
		f := platform.AsFailure(err)
		r.State, r.Detail = "unknown", platform.Text{En: "Apple could not be asked: " + f.Title + ".", Es: "No se pudo consultar a Apple (" + f.Code + ")."}
		switch f.Kind {
		case platform.BadCredentials:
			r.State, r.Detail = "failed", f.Advice
		case platform.Gone, platform.Rejected, platform.Misconfigured:
			r.State, r.Detail = "failed", platform.Text{
				En: "Apple does not know the business id " + s.business + " of this provider.",
				Es: "Apple no conoce el id. de empresa " + s.business + " de este proveedor.",
			}
		}
	}
	return r
}

func (s *session) paymentsResult() platform.CheckResult {
	if s.pay.ready() {
		return platform.CheckResult{Key: checkPayments, State: "ok", Detail: platform.Text{En: "Payments are asked for with Apple Pay.", Es: "Los pagos se piden con Apple Pay."}}
	}
	return platform.CheckResult{Key: checkPayments, State: "warning", Detail: platform.Text{
		En: "Apple Pay is not set up: payments go as a link to the page where they are made.",
		Es: "Apple Pay no está configurado: los pagos van como un enlace a la página en la que se hacen.",
	}}
}

// Probe implements platform.Prober.
func (s *session) Probe(ctx context.Context, _ bool) (platform.Standing, error) {
	if err := s.known(ctx); err != nil {
		return platform.Standing{}, err
	}
	if !s.approved {
		return platform.Standing{Trouble: &platform.Trouble{Mend: platform.MendVerify, Stops: true, What: waiting()}}, nil
	}
	return platform.Standing{}, nil
}
