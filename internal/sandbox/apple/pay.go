package apple

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"math"
	"net/http"
	"net/url"
	"strconv"

	"recado.dev/internal/desk"
	"recado.dev/internal/sandbox"
)

// paymentIn asks for money.
type paymentIn struct {
	Request struct {
		ApplePay struct {
			Merchant string   `json:"merchantIdentifier"`
			Networks []string `json:"supportedNetworks"`
		} `json:"applePay"`
		Total struct {
			Label  string `json:"label"`
			Amount string `json:"amount"`
		} `json:"total"`
		Country  string `json:"countryCode"`
		Currency string `json:"currencyCode"`
	} `json:"paymentRequest"`
	Session struct {
		Merchant string `json:"merchantIdentifier"`
		Expires  int64  `json:"expiresAt"`
	} `json:"merchantSession"`
	Endpoints struct {
		Gateway string `json:"paymentGatewayUrl"`
	} `json:"endpoints"`
}

func (n *Network) payment(m sandbox.Message, id string, in paymentIn) ([]sandbox.Message, string) {
	q := in.Request
	amount, err := strconv.ParseFloat(q.Total.Amount, 64)
	gateway, errURL := url.Parse(in.Endpoints.Gateway)
	switch {
	case err != nil || amount <= 0 || q.Total.Label == "" || q.Country == "" || q.Currency == "" || len(q.ApplePay.Networks) == 0:
		return nil, "paymentRequest is not complete"
	case q.ApplePay.Merchant == "" || in.Session.Merchant != q.ApplePay.Merchant:
		return nil, "merchantSession is not the merchant's"
	case in.Session.Expires < n.table.Now().UnixMilli():
		return nil, "merchantSession has expired"
	case errURL != nil || gateway.Host == "":
		return nil, "paymentGatewayUrl is no web address"
	}
	m.Payment = &sandbox.Payment{Reference: q.Total.Label, Title: q.Total.Label, Amount: int64(math.Round(amount * math.Pow10(desk.MoneyDigits(q.Currency)))), Currency: q.Currency}
	st, done := n.open()
	defer done()
	st.Gateways[id] = in.Endpoints.Gateway
	forget(st.Gateways)
	n.dirty = true
	return []sandbox.Message{m}, ""
}

// pays sends what a customer pays with to the business's gateway, as their device
// does. Only when that took it the conversation hears of it.
func (n *Network) pays(ctx context.Context, client *http.Client, message string) error {
	st, done := n.open()
	gateway := st.Gateways[message]
	done()
	if gateway == "" {
		return nil // paid already
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, gateway, bytes.NewReader(encode(object{
		"requestIdentifier": message, "payment": object{"token": object{"paymentMethod": object{"displayName": "Visa 1234", "network": "Visa", "type": "credit"}, "paymentData": object{"version": "EC_v1"}}},
	})))
	if err != nil {
		return fmt.Errorf("pay: %w", err)
	}
	req.Header.Set("Content-Type", "application/json")
	res, err := client.Do(req)
	if err != nil {
		return fmt.Errorf("pay: %w", err)
	}
	defer func() { _ = res.Body.Close() }()
	var said struct {
		Status string `json:"status"`
	}
	if err := json.NewDecoder(io.LimitReader(res.Body, 1<<16)).Decode(&said); err != nil || said.Status != "STATUS_SUCCESS" {
		return fmt.Errorf("pay: the gateway answered %d %q", res.StatusCode, said.Status)
	}
	st, done = n.open()
	delete(st.Gateways, message)
	n.dirty = true
	done()
	return nil
}
