package whatsapp_test

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	"recado.dev/internal/desk"
	"recado.dev/internal/platform"
)

func keeper(t *testing.T, api http.HandlerFunc) platform.NumberKeeper {
	t.Helper()
	s, _ := open(t, api)
	return s.(platform.NumberKeeper)
}

func TestEachRefusalOfANumbersCallSaysWhatHelps(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		code, status int
		kind         platform.FailureKind
		en, es       string // a part of the advice
		wait         time.Duration
	}{
		{0, 401, platform.BadCredentials, "no longer valid", "ya no es válido", 0},
		{190, 401, platform.BadCredentials, "no longer valid", "ya no es válido", 0},
		{1, 400, platform.Rejected, "did not understand", "no entendió", 0},
		{3, 500, platform.Misconfigured, "lacks a permission", "falta un permiso", 0},
		{10, 403, platform.Misconfigured, "lacks a permission", "falta un permiso", 0},
		{200, 403, platform.Misconfigured, "lacks a permission", "falta un permiso", 0},
		{294, 403, platform.Misconfigured, "lacks a permission", "falta un permiso", 0},
		{4, 400, platform.Throttled, "no more calls", "no admite más", 0},
		{80007, 400, platform.Throttled, "no more calls", "no admite más", 0},
		{80008, 400, platform.Throttled, "no more calls", "no admite más", 0},
		{2, 503, platform.Unreachable, "did not answer", "no respondió", 0},
		{33, 400, platform.Misconfigured, "no longer on this account", "ya no está en esta cuenta", 0},
		{100, 400, platform.Rejected, "one of the values", "alguno de los valores", 0},
		{101, 400, platform.Rejected, "does not know the app", "no conoce la aplicación", 0},
		{368, 403, platform.Misconfigured, "restricted the business", "restringido la empresa", 0},
		{2200, 400, platform.Rejected, "check this server", "comprobar la dirección", 0},
		{131000, 500, platform.Unreachable, "went wrong", "Algo falló", 0},
		{131005, 403, platform.Misconfigured, "lacks a permission", "falta un permiso", 0},
		{131016, 500, platform.Unreachable, "overloaded", "saturada", 0},
		{131031, 403, platform.Misconfigured, "locked", "bloqueada", 0},
		{131037, 400, platform.Misconfigured, "display name", "nombre visible", 0},
		{131045, 500, platform.Misconfigured, "Register it", "Regístralo", 0},
		{133000, 500, platform.Misconfigured, "Deregister", "Da de baja", 0},
		{133004, 503, platform.Unreachable, "away", "no está disponible", 0},
		{133005, 400, platform.Misconfigured, "PIN is not the one", "PIN no es", 0},
		{133006, 400, platform.Misconfigured, "ask for a code", "pide un código", 0},
		{133008, 400, platform.Throttled, "wrong too often", "demasiadas veces", 0},
		{133009, 400, platform.Throttled, "too soon", "demasiado pronto", 0},
		{133010, 400, platform.Misconfigured, "Register it", "regístralo", 0},
		{133015, 400, platform.Throttled, "five minutes", "cinco minutos", 5 * time.Minute},
		{133016, 400, platform.Throttled, "72 hours", "72 horas", 0},
		{136021, 400, platform.Rejected, "account already", "ya está en una cuenta", 0},
		{136024, 400, platform.Rejected, "No code is sent", "no se envía", 0},
		{136025, 400, platform.Rejected, "wrong or too old", "incorrecto o ha caducado", 0},
	} {
		k := keeper(t, func(w http.ResponseWriter, r *http.Request) {
			answer(w, c.status, fmt.Sprintf(`{"error":{"message":"m","code":%d,"error_data":{"details":"the network's words"}}}`, c.code))
		})
		ctx := context.Background()
		_, listed := k.Numbers(ctx)
		_, added := k.AddNumber(ctx, platform.NewNumber{Country: "34", Number: "910000000", Name: "Alba"})
		_, read := k.Profile(ctx, "301")
		for call, err := range map[string]error{
			"list": listed, "add": added, "profile": read, "code": k.RequestCode(ctx, "301", "sms", "es"), "verify": k.VerifyCode(ctx, "301", "123456"),
			"register": k.RegisterNumber(ctx, "301", "123456"), "deregister": k.DeregisterNumber(ctx, "301"), "PIN": k.SetPIN(ctx, "301", "123456"),
			"name": k.RequestName(ctx, "301", "Alba"), "edit": k.SetProfile(ctx, "301", desk.NumberProfile{}, nil),
			"subscribe": k.(platform.HookKeeper).Subscribe(ctx, "https://a.test"), "unsubscribe": k.(platform.HookKeeper).Unsubscribe(ctx),
		} {
			f := platform.AsFailure(err)
			if f.Kind != c.kind || f.Detail != "the network's words" || f.RetryAfter != c.wait || !strings.Contains(f.Advice.En, c.en) || !strings.Contains(f.Advice.Es, c.es) {
				t.Errorf("%d of %s: %+v", c.code, call, f)
			}
		}
	}
}

func TestAnAnswerWithoutSuccessIsNone(t *testing.T) {
	t.Parallel()
	k := keeper(t, func(w http.ResponseWriter, r *http.Request) { answer(w, 200, `{"success":false}`) })
	if f := platform.AsFailure(k.VerifyCode(context.Background(), "301", "123456")); f.Kind != platform.Unintelligible {
		t.Errorf("got %+v", f)
	}
}

func TestANumberIsReadAsTheNetworkSaysIt(t *testing.T) {
	t.Parallel()
	k := keeper(t, func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path != "/sandbox/graph/v25.0/201000000000001/phone_numbers" {
			answer(w, 404, "{}")
			return
		}
		if r.URL.Query().Get("after") == "" {
			answer(w, 200, `{"data":[{"id":"301","display_phone_number":"+54 9 11 5000-0000","verified_name":"Luna","quality_rating":"YELLOW","status":"FLAGGED","name_status":"APPROVED",
 "new_display_name":"Luna Moda","new_name_status":"PENDING_REVIEW","code_verification_status":"VERIFIED","throughput":{"level":"STANDARD"},"whatsapp_business_manager_messaging_limit":"TIER_2K",
 "is_pin_enabled":true,"health_status":{"can_send_message":"LIMITED","entities":[{"entity_type":"WABA","errors":[{"error_code":141000,"error_description":"No payment method","possible_solution":"Add one"}]}]}}],
 "paging":{"next":"https://x","cursors":{"after":"Q1"}}}`)
			return
		}
		answer(w, 200, `{"data":[{"id":"302","display_phone_number":"+54 11 5000 0001","status":"PENDING","code_verification_status":"NOT_VERIFIED","whatsapp_business_manager_messaging_limit":"TIER_UNLIMITED","name_status":"SOMETHING_NEW"}]}`)
	})
	list, err := k.Numbers(context.Background())
	if err != nil || len(list) != 2 {
		t.Fatalf("got %+v, %v", list, err)
	}
	one, two := list[0], list[1]
	if one.Status != desk.NumberFlagged || !one.Verified || one.Quality != "yellow" || one.NewName != "Luna Moda" || one.NewStatus != desk.NamePending || one.Limit != 2000 || one.Throughput != "standard" ||
		!one.PIN || one.CanSend != "limited" || len(one.Troubles) != 1 || one.Troubles[0].About != "account" || one.Troubles[0].Code != "141000" || one.Settings["phone_number_id"] != "301" {
		t.Errorf("got %+v", one)
	}
	if two.Status != desk.NumberUnverified || two.Quality != "unknown" || two.Limit != -1 || two.NameStatus != desk.NameNone || two.CanSend != "unknown" {
		t.Errorf("got %+v", two)
	}
}

func TestAProfileIsWrittenInTheNetworksOwnShape(t *testing.T) {
	t.Parallel()
	var sent string
	k := keeper(t, func(w http.ResponseWriter, r *http.Request) {
		raw, _ := io.ReadAll(r.Body)
		sent = r.URL.Path + " " + string(raw)
		answer(w, 200, `{"success":true}`)
	})
	err := k.SetProfile(context.Background(), "301", desk.NumberProfile{Address: "Calle 1", Vertical: "RETAIL", Websites: []string{"https://a.test"}}, nil)
	want := `/sandbox/graph/v25.0/301/whatsapp_business_profile {"address":"Calle 1","description":"","email":"","messaging_product":"whatsapp","vertical":"RETAIL","websites":["https://a.test"]}`
	if err != nil || sent != want {
		t.Errorf("sent %s, %v\nwant %s", sent, err, want)
	}
}
