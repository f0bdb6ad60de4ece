package apple

import (
	"bytes"
	"context"
	"encoding/json"
	"net/http"
	"strconv"
	"strings"

	"recado.dev/internal/desk"
	"recado.dev/internal/platform"
)

// payments is how the business takes Apple Pay. Its certificate and its money are
// with its own payment server: that one asks Apple for each session and takes
// what the customer's device sends.
type payments struct {
	merchant, country, name string
	gateway                 string // where the customer's device sends the payment
	sessions                string // where merchant sessions are asked for
	key                     string
}

func (p payments) ready() bool { return p.merchant != "" && p.gateway != "" && p.sessions != "" }

// payment asks for money. Nothing was said to the customer yet when the session
// cannot be had, so that it is tried again.
func (s *session) payment(ctx context.Context, r desk.Rich) ([]messageOut, error) {
	p := *r.Payment
	granted, err := s.merchantSession(ctx)
	if err != nil {
		return nil, err
	}
	lines := make([]object, 0, len(p.Lines))
	for _, l := range p.Lines {
		lines = append(lines, object{"label": l.Title, "amount": decimal(l.Amount), "type": "final"})
	}
	endpoints := object{"paymentGatewayUrl": s.pay.gateway}
	if p.URL != "" {
		endpoints["fallbackUrl"] = p.URL
	}
	country := s.pay.country
	if country == "" {
		country = "US"
	}
	data := object{"payment": object{
		"paymentRequest": object{
			"applePay": object{
				"merchantIdentifier": s.pay.merchant, "merchantCapabilities": []string{"supports3DS"}, "supportedNetworks": []string{"amex", "discover", "masterCard", "visa"},
			},
			"lineItems": lines, "total": object{"label": p.Reference, "amount": decimal(p.Amount), "type": "final"},
			"countryCode": country, "currencyCode": strings.ToUpper(p.Amount.Currency),
		},
		"merchantSession": granted, "endpoints": endpoints,
	}}
	return frame(joined(r.Header, r.Body, r.Footer), p.Reference, data), nil
}

func (s *session) merchantSession(ctx context.Context) (json.RawMessage, error) {
	to, ok := webAddress(s.pay.sessions)
	if !ok {
		return nil, &platform.Failure{Kind: platform.Misconfigured, Title: "the address for merchant sessions is not a web address"}
	}
	name := s.pay.name
	if name == "" {
		name = s.pay.merchant
	}
	in, err := json.Marshal(object{"merchantIdentifier": s.pay.merchant, "displayName": name, "initiative": "messaging", "initiativeContext": s.pay.gateway})
	if err != nil {
		return nil, &platform.Failure{Kind: platform.Rejected, Title: "the payment cannot be written as JSON", Err: err}
	}
	req, err := away(ctx, http.MethodPost, to, bytes.NewReader(in))
	if err != nil {
		return nil, err
	}
	req.Header.Set("Content-Type", "application/json")
	if s.pay.key != "" {
		req.Header.Set("Authorization", "Bearer "+s.pay.key)
	}
	a, err := s.do(req)
	if err != nil {
		return nil, passing(err)
	}
	if a.status < 200 || a.status > 299 {
		f := platform.StatusFailure(a.status, a.header)
		if f.Kind == platform.BadCredentials || f.Kind == platform.Gone { // of the payment server's, not of the channel
			f.Kind = platform.Misconfigured
		}
		f.Title = "The payment server grants no merchant session"
		return nil, f
	}
	var granted map[string]json.RawMessage
	if err := a.read(&granted); err != nil || len(granted) == 0 {
		return nil, &platform.Failure{Kind: platform.Unreachable, Title: "The payment server's answer is no merchant session"}
	}
	return json.RawMessage(a.body), nil
}

// decimal is an amount in the currency's whole units: "39.90".
func decimal(m desk.Money) string {
	digits := desk.MoneyDigits(m.Currency)
	s := strconv.FormatInt(m.Minor, 10)
	if digits == 0 {
		return s
	}
	sign := ""
	if strings.HasPrefix(s, "-") {
		sign, s = "-", s[1:]
	}
	for len(s) <= digits {
		s = "0" + s
	}
	return sign + s[:len(s)-digits] + "." + s[len(s)-digits:]
}
