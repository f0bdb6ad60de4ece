package cost

import (
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"recado.dev/internal/desk"
	"recado.dev/internal/platform"
	"recado.dev/internal/store"
	"recado.dev/internal/testkit"
)

func TestAMessageCostsWhatTheListSaysOnceItArrived(t *testing.T) {
	t.Parallel()
	testkit.Stores(t, func(t *testing.T, s *store.Store) {
		b := newBed(t, s)
		b.list(prices)
		at := b.clock.Now()
		m := b.message("ES", at, desk.Pricing{Model: "PMP", Type: "regular", Category: "marketing"})
		b.tell(m)
		if c := b.cost(m); c.Charged || c.Amount != 0 {
			t.Errorf("before it arrived it cost %+v", c)
		}
		later := at.Add(time.Minute)
		b.tell(arrived(m, later))
		b.tell(arrived(m, later)) // told twice
		if c := b.cost(m); !c.Charged || c.Amount.String() != "0.0509" || c.Currency != "EUR" || c.Country != "ES" || c.Basis != desk.CostFromTable {
			t.Errorf("it cost %+v", c)
		}
		free := arrived(b.message("ES", at, desk.Pricing{Model: "PMP", Type: "free_customer_service", Category: "utility"}), later)
		unknown := arrived(b.message("FR", at, desk.Pricing{Model: "PMP", Type: "regular", Category: "marketing"}), later)
		b.tell(free, unknown)
		if c := b.cost(unknown); c.Basis != desk.CostUnknown {
			t.Errorf("a market without a price cost %+v", c)
		}
		bill := b.month("2026-03")
		if !is(bill.Total, "0.0509") || bill.Total.Count != 3 || bill.Total.Free != 1 || bill.Total.Unknown != 1 || len(bill.Templates) != 1 || bill.Templates[0].Key != "order_ready" {
			t.Errorf("the month: %+v", bill)
		}
		if bill.Channels[0].Name != "Line 1" || len(bill.Countries) != 2 || bill.Months[len(bill.Months)-1].Count != 3 {
			t.Errorf("channels %+v, countries %+v, months %+v", bill.Channels, bill.Countries, bill.Months)
		}
		kase, err := b.service.OfCase(b.ctx, b.ws, "case-ES")
		if err != nil || !is(kase.CostSum, "0.0509") || len(kase.Messages) != 2 {
			t.Errorf("the case: %+v, %v", kase, err)
		}
		csv := string(bill.CSV("countries"))
		if !strings.Contains(csv, "ES,ES,2,1,1,0,EUR,0.0509\n") {
			t.Errorf("as a file:\n%s", csv)
		}
	})
}

// Proves: 001-21, 001-22, 001-23
func TestConversationsAreChargedOnceAndTheFirstThousandOfAMonthAreFree(t *testing.T) {
	t.Parallel()
	b := newBed(t, testkit.SQLite(t))
	b.list(talkPrices)
	at := time.Date(2022, 11, 5, 9, 0, 0, 0, time.UTC)
	b.clock.Advance(at.Add(72 * time.Hour).Sub(b.clock.Now()))
	var ms []desk.Message
	for i := range 1003 {
		category := []string{"user_initiated", "business_initiated"}[i%2]
		one := arrived(b.message("ES", at, desk.Pricing{Model: "CBP", Category: category, Talk: "talk" + string(rune('a'+i%26)) + time.Duration(i).String()}), at)
		two := one
		two.ID += "-again" // another message of the same conversation
		ms = append(ms, one, two)
	}
	b.tell(ms...)
	bill := b.month("2022-11")
	// The 1,001st and 1,003rd were begun by customers, the 1,002nd by the business.
	if !is(bill.Total, "0.12") || bill.Total.Charged != 3 || bill.Total.Count != 2006 {
		t.Errorf("charged: %+v", bill.Total)
	}
	if len(bill.Allowances) != 1 || bill.Allowances[0].Used != 1003 || bill.Allowances[0].Free != 1000 || bill.Allowances[0].Unit != platform.ChargedByConversation || bill.Allowances[0].Scope != "acc" {
		t.Errorf("allowances: %+v", bill.Allowances)
	}
	if day := bill.Days[4]; day.Key != "2022-11-05" || day.Charged != 3 {
		t.Errorf("the day: %+v", day)
	}
	kinds := map[string]int64{}
	for _, k := range bill.Kinds {
		kinds[k.Key] = k.Count
	}
	if kinds[platform.PriceAllowance] != 1000 || kinds[platform.PriceSameTalk] != 1003 || kinds[platform.PriceRegular] != 3 {
		t.Errorf("kinds: %v", kinds)
	}
}

func TestPricesByVolumeHoldFromTheirNumberOn(t *testing.T) {
	t.Parallel()
	b := newBed(t, testkit.SQLite(t))
	b.list(prices)
	at := b.clock.Now()
	var ms []desk.Message
	for range 5 {
		ms = append(ms, arrived(b.message("ES", at, desk.Pricing{Model: "PMP", Type: "regular", Category: "utility"}), at))
	}
	b.tell(ms...)
	if bill := b.month("2026-03"); !is(bill.Total, "0.0698") { // 3 × 0.0166 + 2 × 0.0100
		t.Errorf("%+v", bill.Total)
	}
}

func TestAnAmountThatThePlatformSaysBeatsAnyList(t *testing.T) {
	t.Parallel()
	b := newBed(t, testkit.SQLite(t))
	b.list(prices)
	amount := desk.Nano(-7_500_000)
	m := b.message("ES", b.clock.Now(), desk.Pricing{Category: "marketing", Amount: &amount, Currency: "USD"})
	b.tell(m)
	if c := b.cost(m); c.Amount.String() != "0.0075" || c.Currency != "USD" || c.Basis != desk.CostFromPlatform || !c.Charged {
		t.Errorf("%+v", c)
	}
}

func TestAChangedListPricesAnewWhatItCovers(t *testing.T) {
	t.Parallel()
	testkit.Stores(t, func(t *testing.T, s *store.Store) {
		b := newBed(t, s)
		l := b.list(prices)
		at := b.clock.Now()
		m := arrived(b.message("ES", at, desk.Pricing{Model: "PMP", Type: "regular", Category: "marketing"}), at)
		b.tell(m)
		if _, err := b.service.SaveList(b.ctx, b.ws, l.ID, PriceDraft{Platform: "echo", CSV: strings.Replace(prices, "0.0509", "0.07", 1)}); err != nil {
			t.Fatal(err)
		}
		b.catchUp()
		if c := b.cost(m); c.Amount.String() != "0.07" {
			t.Errorf("after the change it cost %s", c.Amount)
		}
		if bill := b.month("2026-03"); !is(bill.Total, "0.07") || bill.Total.Count != 1 {
			t.Errorf("the month: %+v", bill.Total)
		}
		if err := b.service.DeleteList(b.ctx, b.ws, l.ID); err != nil {
			t.Fatal(err)
		}
		b.catchUp()
		if bill := b.month("2026-03"); !is(bill.Total, "0") || bill.Total.Unknown != 1 {
			t.Errorf("without the list: %+v", bill.Total)
		}
	})
}

func TestAQuoteSaysWhatAMessageWouldCostAndWhyItIsFree(t *testing.T) {
	t.Parallel()
	b := newBed(t, testkit.SQLite(t))
	b.list(prices)
	quote := func(country, category string, wrote time.Duration) Estimate {
		t.Helper()
		c := b.convs[country]
		at := b.clock.Now().Add(-wrote)
		c.LastInboundAt = &at
		q, err := b.service.Quote(b.ctx, c, category)
		if err != nil {
			t.Fatal(err)
		}
		return q
	}
	for _, c := range []struct {
		country, category string
		wrote             time.Duration
		why, amount       string
	}{
		{"ES", "marketing", time.Hour, WhyPrice, "0.0509"},
		{"ES", "utility", time.Hour, WhyWindow, "0"},
		{"ES", "", time.Hour, WhyWindow, "0"},
		{"ES", "UTILITY", 25 * time.Hour, WhyPrice, "0.0166"},
		{"AR", "marketing", 25 * time.Hour, WhyPrice, "0.0773"},
		{"FR", "marketing", 25 * time.Hour, WhyUnknown, "0"},
	} {
		q := quote(c.country, c.category, c.wrote)
		if q.Why != c.why || q.Amount.String() != c.amount || q.Country != c.country || q.Free != (c.why == WhyWindow) {
			t.Errorf("%+v: quoted %+v", c, q)
		}
	}
	at := b.clock.Now()
	b.tell(arrived(b.message("ES", at, desk.Pricing{Model: "PMP", Type: "free_entry_point", Category: "referral_conversion"}), at))
	if q := quote("ES", "marketing", time.Hour); q.Why != WhyEntry || !q.Free {
		t.Errorf("after an entry by an ad: %+v", q)
	}
}

func TestAReportedChangeHoldsOnceThePlatformsOwnWordsShowIt(t *testing.T) {
	t.Parallel()
	b := newBed(t, testkit.SQLite(t))
	b.list(prices)
	at := time.Date(2026, 11, 2, 9, 0, 0, 0, time.UTC)
	b.clock.Advance(at.Sub(b.clock.Now()))
	c := b.convs["AR"]
	c.LastInboundAt = &at
	if q, err := b.service.Quote(b.ctx, c, ""); err != nil || q.Why != WhyWindow {
		t.Fatalf("before anything is seen: %+v, %v", q, err)
	}
	m := b.message("ES", at, desk.Pricing{Model: "PMP", Type: "regular", Category: "service"})
	m.Kind, m.Content = desk.MessageText, nil
	b.tell(arrived(m, at))
	if q, err := b.service.Quote(b.ctx, c, ""); err != nil || q.Why != WhyAllowance || q.Allowance == nil || q.Allowance.Used != 1 || q.Allowance.Free != 2 {
		t.Errorf("once a service message was charged: %+v, %v", q, err)
	}
	if q, err := b.service.Quote(b.ctx, c, "utility"); err != nil || q.Why == WhyWindow {
		t.Errorf("a utility template in the window: %+v, %v", q, err)
	}
}

func TestAListThatCannotBeReadSaysWhichLinesAreWrong(t *testing.T) {
	t.Parallel()
	b := newBed(t, testkit.SQLite(t))
	for csv, want := range map[string]string{
		"":                 "has no prices",
		"market,price\nES": "needs the columns",
		"# currency: EUR\n# valid_from: 2026-01-01\nmarket,category,from,price\nES,marketing,0,0.05\nSpain?,marketing,0,0.05\nES,gossip,0,1\nES,utility,0,abc\nES,marketing,0,0.06": "line 5: \"Spain?\"",
		"# currency: EURO\n# valid_from: 2026-01-01\nmarket,category,from,price\nES,marketing,0,0.05":                                                                               "currency",
		"# currency: EUR\nmarket,category,from,price\nES,marketing,0,0.05":                                                                                                          "since when",
	} {
		_, err := b.service.SaveList(b.ctx, b.ws, "", PriceDraft{Platform: "echo", CSV: csv})
		if desk.CodeOf(err) != desk.CodeInvalid || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v, want %q", csv, err, want)
		}
	}
	wide := "Market;Currency;Marketing;Utility;Service\nES;EUR;0,0509;0,0166;n/a\nWest;EUR;0,09;0,03;\n"
	l, err := b.service.SaveList(b.ctx, b.ws, "", PriceDraft{Platform: "echo", CSV: wide, ValidFrom: "2026-01-01"})
	if err != nil || len(l.Rates) != 4 || l.Currency != "EUR" || l.Rates[2].Market != "west" || l.Rates[0].Price.String() != "0.0509" {
		t.Errorf("a list with a column for each category: %+v, %v", l, err)
	}
	again, err := b.service.SaveList(b.ctx, b.ws, "", PriceDraft{Platform: "echo", CSV: l.CSV()})
	if err != nil || len(again.Rates) != 4 || again.ValidFrom != l.ValidFrom {
		t.Errorf("read again from its own file: %+v, %v", again, err)
	}
}

func TestTheComparisonSaysWhyTheFiguresDiffer(t *testing.T) {
	t.Parallel()
	b := newBed(t, testkit.SQLite(t))
	b.list(prices)
	at := b.clock.Now()
	for _, country := range []string{"ES", "AR", "FR"} {
		b.tell(arrived(b.message(country, at, desk.Pricing{Model: "PMP", Type: "regular", Category: "marketing"}), at))
	}
	b.bill = platform.Bill{Currency: "EUR", Points: []platform.BillPoint{
		{Country: "ES", Category: "marketing", Kind: platform.PriceRegular, Count: 1, Cost: 50_900_000},
		{Country: "AR", Category: "marketing", Kind: platform.PriceRegular, Count: 1, Cost: 80_000_000},
		{Country: "FR", Category: "marketing", Kind: platform.PriceRegular, Count: 1, Cost: 85_900_000},
		{Country: "IT", Category: "utility", Kind: platform.PriceRegular, Count: 2, Cost: 60_000_000},
	}}
	checks, err := b.service.Compare(b.ctx, b.ws, "2026-03")
	if err != nil || len(checks) != 1 {
		t.Fatalf("%+v, %v", checks, err)
	}
	got := map[string]string{}
	for _, r := range checks[0].Rows {
		got[r.Country] = r.Reason
	}
	for country, want := range map[string]string{"ES": ReasonSame, "AR": ReasonPrice, "FR": ReasonNoList, "IT": ReasonMissing} {
		if got[country] != want {
			t.Errorf("%s: %s, want %s", country, got[country], want)
		}
	}
	kept, err := b.service.Checks(b.ctx, b.ws, "2026-03")
	if err != nil || len(kept) != 1 || len(kept[0].Rows) != 4 {
		t.Errorf("kept: %+v, %v", kept, err)
	}
}

// The sums are always those of the messages, whatever the order and however
// often their news come.
func TestTheSumsAreThoseOfTheMessages(t *testing.T) {
	t.Parallel()
	s := testkit.SQLite(t)
	rapid.Check(t, func(rt *rapid.T) {
		b := newBed(t, s)
		b.list(prices)
		at := b.clock.Now()
		known := map[string]desk.Message{}
		var ids []string
		for range rapid.IntRange(1, 25).Draw(rt, "news") {
			var m desk.Message
			if len(ids) > 0 && rapid.Bool().Draw(rt, "old") {
				m = known[rapid.SampledFrom(ids).Draw(rt, "which")]
				if rapid.Bool().Draw(rt, "arrives") {
					m = arrived(m, at.Add(time.Duration(rapid.IntRange(0, 3).Draw(rt, "days"))*24*time.Hour))
				}
			} else {
				m = b.message(rapid.SampledFrom([]string{"ES", "AR", "FR"}).Draw(rt, "country"), at, desk.Pricing{Model: "PMP",
					Type: rapid.SampledFrom([]string{"regular", "free_customer_service"}).Draw(rt, "type"), Category: rapid.SampledFrom([]string{"marketing", "utility"}).Draw(rt, "category")})
				ids = append(ids, m.ID)
			}
			known[m.ID] = m
			b.tell(m)
		}
		var want desk.Nano
		var n int64
		for _, id := range ids {
			if c := b.cost(known[id]); c.Charged {
				want += c.Amount
				n++
			}
		}
		bill := b.month("2026-03")
		var got desk.Nano
		for _, a := range bill.Total.Amounts {
			got += a.Amount
		}
		if got != want || bill.Total.Count != n {
			rt.Fatalf("the month says %s for %d, its messages %s for %d", got, bill.Total.Count, want, n)
		}
	})
}

func TestTemplatesThatFailAreToldOf(t *testing.T) {
	t.Parallel()
	b := newBed(t, testkit.SQLite(t))
	m := b.message("ES", b.clock.Now(), desk.Pricing{})
	m.Pricing, m.Status = nil, desk.StatusFailed
	b.tell(m)
	if len(b.failed) != 1 || b.failed[0] != m.ID {
		t.Errorf("told of %v", b.failed)
	}
}
