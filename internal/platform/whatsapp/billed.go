package whatsapp

import (
	"context"
	"encoding/json"
	"fmt"
	"math/big"
	"net/url"
	"strings"
	"time"

	"recado.dev/internal/desk"
	"recado.dev/internal/platform"
)

// BilledAccount implements platform.Biller.
func (s *session) BilledAccount() string { return s.accountID }

// billPoint is one sum of the network's analytics. Costs are read as they are
// written: a float would not be exact.
type billPoint struct {
	Start        int64       `json:"start"`
	Country      string      `json:"country"`
	Number       string      `json:"phone_number"`
	Category     string      `json:"pricing_category"`
	Type         string      `json:"pricing_type"`
	Volume       int64       `json:"volume"`
	Cost         json.Number `json:"cost"`
	Conversation int64       `json:"conversation"`
	TalkCategory string      `json:"conversation_category"`
	TalkType     string      `json:"conversation_type"`
}

type billData struct {
	Data []struct {
		Points []billPoint `json:"data_points"`
	} `json:"data"`
}

// Billed implements platform.Biller, by day.
func (s *session) Billed(ctx context.Context, from, to time.Time, model string) (platform.Bill, error) {
	edge := "pricing_analytics"
	dimensions := `["COUNTRY","PHONE","PRICING_CATEGORY","PRICING_TYPE"]`
	metrics := `["COST","VOLUME"]`
	if model == platform.ChargedByConversation {
		edge, metrics = "conversation_analytics", `["COST","CONVERSATION"]`
		dimensions = `["COUNTRY","PHONE","CONVERSATION_CATEGORY","CONVERSATION_TYPE"]`
	}
	field := fmt.Sprintf("%s.start(%d).end(%d).granularity(DAILY).metric_types(%s).dimensions(%s)", edge, from.Unix(), to.Unix(), metrics, dimensions)
	var answer struct {
		Currency string   `json:"currency"`
		Pricing  billData `json:"pricing_analytics"`
		Talks    billData `json:"conversation_analytics"`
	}
	if err := s.get(ctx, url.Values{"fields": {"currency," + field}}, &answer, s.accountID); err != nil {
		return platform.Bill{}, err
	}
	out := platform.Bill{Currency: answer.Currency}
	for _, list := range []billData{answer.Pricing, answer.Talks} {
		for _, d := range list.Data {
			for _, p := range d.Points {
				point, err := p.read()
				if err != nil {
					return out, err
				}
				out.Points = append(out.Points, point)
			}
		}
	}
	return out, nil
}

func (p billPoint) read() (platform.BillPoint, error) {
	cost, ok := exact(p.Cost)
	if !ok {
		return platform.BillPoint{}, &platform.Failure{Kind: platform.Unintelligible, Title: "the answer has a cost that is no amount"}
	}
	category, kind, count := p.Category, p.Type, p.Volume
	if category == "" {
		category = p.TalkCategory
	}
	if kind == "" {
		kind = p.TalkType
	}
	if count == 0 {
		count = p.Conversation
	}
	category = strings.ToLower(category)
	if category == "authentication_international" {
		category = "authentication-international"
	}
	return platform.BillPoint{Day: time.Unix(p.Start, 0).UTC(), Country: p.Country, Number: canonical(p.Number), Category: category,
		Kind: priceKind(desk.Pricing{Type: strings.ToLower(kind)}), Count: count, Cost: cost}, nil
}

// exact reads a number as JSON writes it, exponents included, to a billionth.
func exact(n json.Number) (desk.Nano, bool) {
	if n == "" {
		return 0, true
	}
	if v, ok := desk.ParseNano(n.String()); ok {
		return v, true
	}
	r, ok := new(big.Rat).SetString(n.String())
	if !ok || len(n) > 40 {
		return 0, false
	}
	r.Mul(r, big.NewRat(1_000_000_000, 1))
	v, ok := new(big.Int).SetString(r.FloatString(0), 10)
	if !ok || !v.IsInt64() {
		return 0, false
	}
	return desk.Nano(v.Int64()), true
}
