package platformtest

import (
	"context"
	"fmt"
	"reflect"
	"strings"
	"testing"

	"recado.dev/internal/desk"
	"recado.dev/internal/platform"
)

// checkHonesty holds capabilities and behaviour together: what is claimed
// works, what is not claimed is refused before anything leaves.
func checkHonesty(t testing.TB, h Harness) {
	s, f := h.open(t)
	d := h.Platform.Describe()
	caps := s.Caps()
	if !h.Varied && !reflect.DeepEqual(caps, d.Caps) {
		t.Errorf("the session's capabilities are not the declared ones")
	}
	h.checkVerbs(t, s, d, caps)
	checkPublicSide(t, s, d, caps)
	if got := f.taken(); len(got) > 0 {
		t.Errorf("opening the session or asking its capabilities called the network")
	}
	for _, c := range outgoingCases(caps) {
		checkClaim(t, h, s, f, c)
	}
	checkCheckList(t, s, d)
}

func (h Harness) checkVerbs(t testing.TB, s platform.Session, d platform.Descriptor, caps platform.Caps) {
	_, reacts := s.(platform.Reactor)
	_, reads := s.(platform.Reader)
	_, types := s.(platform.Typer)
	_, checks := s.(platform.Checker)
	_, fetches := s.(platform.MediaFetcher)
	_, hooked := s.(platform.Hooked)
	_, starts := s.(platform.Starter)
	for _, v := range []struct {
		what      string
		claim, is bool
	}{
		{"reactions", caps.Reactions != "" && caps.Reactions != platform.No, reacts},
		{"read receipts", caps.ReadReceipts != "" && caps.ReadReceipts != platform.No, reads},
		{"typing", caps.Typing != "" && caps.Typing != platform.No, types},
		{"live checks", len(d.Checks) > 0, checks},
		{"writing first", d.StartBy != "", starts},
		{"a webhook", d.Hook.MaxBytes > 0, hooked},
	} {
		if v.claim != v.is && (v.claim || !h.Varied) {
			t.Errorf("%s: claimed %v, implemented %v", v.what, v.claim, v.is)
		}
	}
	if len(caps.Media) > 0 && !fetches {
		t.Errorf("files are claimed, but those of customers cannot be fetched")
	}
	if len(caps.Receipts) == 0 && caps.Rates.PerSecond < 0 {
		t.Errorf("a rate is negative")
	}
}

// checkClaim sends one message and compares what happens with the claim.
func checkClaim(t testing.TB, h Harness, s platform.Session, f *fake, c outgoingCase) {
	f.now(h.Network)
	receipt, err := s.Send(context.Background(), c.outgoing(h))
	asked := f.taken()
	if c.claimed {
		if err != nil || receipt.ID == "" {
			t.Errorf("%s: claimed, but sending answers %+v, %v", c.name, receipt, err)
		}
		return
	}
	kind := platform.AsFailure(err).Kind
	if err == nil || kind != platform.TooLong && kind != platform.Unsupported {
		t.Errorf("%s: not claimed, but sending answers %v instead of too_long or unsupported", c.name, err)
	}
	if len(asked) > 0 {
		t.Errorf("%s: not claimed, but the network was called", c.name)
	}
}

func checkCheckList(t testing.TB, s platform.Session, d platform.Descriptor) {
	c, ok := s.(platform.Checker)
	if !ok {
		return
	}
	results := c.Check(context.Background())
	if len(results) != len(d.Checks) {
		t.Errorf("%d checks are declared, %d answered", len(d.Checks), len(results))
		return
	}
	for i, r := range results {
		if r.Key != d.Checks[i].Key {
			t.Errorf("check %d answers %q, declared is %q", i, r.Key, d.Checks[i].Key)
		}
		if !strings.Contains(" ok warning failed unknown ", " "+r.State+" ") {
			t.Errorf("check %s answers the state %q", r.Key, r.State)
		}
		bothLanguages(t, "the detail of check "+r.Key, r.Detail)
	}
}

// limitCases are messages just at and just over each claimed number.
func limitCases(caps platform.Caps) []outgoingCase {
	cases := []outgoingCase{
		{name: "limit-text-at", claimed: caps.TextLength > 0, message: text(strings.Repeat("ñ", max(1, caps.TextLength)))},
		{name: "limit-text-over", claimed: false, message: text(strings.Repeat("ñ", caps.TextLength+1))},
	}
	for kind, m := range caps.Media {
		if m.Level != platform.Yes || m.MaxBytes == 0 {
			continue
		}
		over := file(desk.MessageKind(kind), mimeOf(kind), "")
		over.message.Attachments[0].Size = m.MaxBytes + 1
		over.name, over.claimed = "limit-"+kind+"-over", false
		cases = append(cases, over)
	}
	if caps.Buttons.Level == platform.Yes {
		cases = append(cases,
			outgoingCase{name: "limit-buttons-over", message: rich(desk.Rich{Body: "¿Cuál?", Buttons: buttons(caps.Buttons.Max + 1)})},
			outgoingCase{name: "limit-button-title-over", message: rich(desk.Rich{Body: "¿Cuál?", Buttons: []desk.Button{{ID: "a", Title: strings.Repeat("x", caps.Buttons.TitleLength+1)}}})},
		)
	}
	if i := caps.Interactive; i.Products == platform.Yes && i.ProductMax > 0 {
		many := make([]string, i.ProductMax+1)
		for n := range many {
			many[n] = fmt.Sprintf("SKU-%d", n)
		}
		cases = append(cases, outgoingCase{name: "limit-products-over", message: rich(desk.Rich{Body: "¿Cuál?", Products: &desk.ProductOffer{CatalogID: "7700", Shelves: shelves("", many...)}})})
	}
	if caps.List.Level == platform.Yes {
		cases = append(cases, outgoingCase{name: "limit-rows-over", message: rich(desk.Rich{
			Body: "¿Cuál?", ListLabel: "Ver", Sections: []desk.ListSection{{Rows: rows(caps.List.Rows + 1)}},
		})})
	}
	return cases
}
