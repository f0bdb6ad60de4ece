package whatsapp_test

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"reflect"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"recado.dev/internal/desk"
	"recado.dev/internal/platform"
)

func author(t *testing.T, api http.HandlerFunc) platform.TemplateAuthor {
	t.Helper()
	s, _ := open(t, api)
	return s.(platform.TemplateAuthor)
}

// everything is a template with as many kinds of parts as one can have.
func everything() desk.TemplateParts {
	return desk.TemplateParts{
		Header: &desk.TemplateHeader{Kind: "text", Text: "Turno {{fecha}}", Examples: map[string]string{"fecha": "3/12"}},
		Body:   "Hola {{nombre}}, te esperamos a las {{hora}}.", Examples: map[string]string{"nombre": "Ana", "hora": "14:30"}, Footer: "Consultorio",
		Buttons: []desk.TemplateButton{{Kind: "quick_reply", Text: "Confirmo"}, {Kind: "url", Text: "Ver", URL: "https://example.test/{{1}}", Example: "https://example.test/t/42"},
			{Kind: "phone", Text: "Llamar", Phone: "+5491150000000"}, {Kind: "copy_code", Example: "LUNA10"}},
		TTLSeconds: 600,
	}
}

func TestATemplateIsSubmittedInTheNetworksOwnShape(t *testing.T) {
	t.Parallel()
	var got map[string]any
	a := author(t, func(w http.ResponseWriter, r *http.Request) {
		if r.Method != http.MethodPost || r.URL.Path != "/sandbox/graph/v25.0/201000000000001/message_templates" {
			answer(w, 404, "{}")
			return
		}
		if err := json.NewDecoder(r.Body).Decode(&got); err != nil {
			t.Error(err)
		}
		answer(w, 200, `{"id":"810001","status":"PENDING","category":"MARKETING"}`)
	})
	state, err := a.CreateTemplate(context.Background(), platform.RemoteTemplate{Name: "aviso_turno", Language: "es_AR", Category: desk.TemplateUtility, Parts: everything()})
	if err != nil || state.ID != "810001" || state.Status != desk.TemplatePending || state.Category != desk.TemplateMarketing {
		t.Fatalf("got %+v, %v", state, err)
	}
	var want map[string]any
	if err := json.Unmarshal([]byte(`{"name":"aviso_turno","language":"es_AR","category":"UTILITY","parameter_format":"named","message_send_ttl_seconds":600,"components":[
 {"type":"HEADER","format":"TEXT","text":"Turno {{fecha}}","example":{"header_text_named_params":[{"param_name":"fecha","example":"3/12"}]}},
 {"type":"BODY","text":"Hola {{nombre}}, te esperamos a las {{hora}}.","example":{"body_text_named_params":[{"param_name":"nombre","example":"Ana"},{"param_name":"hora","example":"14:30"}]}},
 {"type":"FOOTER","text":"Consultorio"},
 {"type":"BUTTONS","buttons":[{"type":"QUICK_REPLY","text":"Confirmo"},{"type":"URL","text":"Ver","url":"https://example.test/{{1}}","example":["https://example.test/t/42"]},
  {"type":"PHONE_NUMBER","text":"Llamar","phone_number":"+5491150000000"},{"type":"COPY_CODE","example":"LUNA10"}]}]}`), &want); err != nil {
		t.Fatal(err)
	}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("sent %v\nwant %v", got, want)
	}
}

func TestTemplatesAreReadBackAsTheyWereWritten(t *testing.T) {
	t.Parallel()
	card := desk.TemplateCard{Header: desk.TemplateHeader{Kind: "image"}, Body: "Bota {{1}} de cuero.", Examples: map[string]string{"1": "negra"}, Buttons: []desk.TemplateButton{{Kind: "quick_reply", Text: "Sí"}}}
	for name, parts := range map[string]desk.TemplateParts{
		"named": everything(),
		"numbered": {Header: &desk.TemplateHeader{Kind: "text", Text: "Turno {{1}}", Examples: map[string]string{"1": "3/12"}}, Body: "Hola {{2}} y {{1}}, adiós.",
			Examples: map[string]string{"1": "a", "2": "b"}},
		"location": {Header: &desk.TemplateHeader{Kind: "location"}, Body: "Aquí."},
		"carousel": {Body: "Mira.", Cards: []desk.TemplateCard{card, card}},
		"offer":    {Body: "Hoy.", Offer: &desk.TemplateOffer{Text: "¡Hoy!", Expires: true}, Buttons: []desk.TemplateButton{{Kind: "url", Text: "Ver", URL: "https://a.test"}}},
		"flow":     {Body: "Reserva.", Buttons: []desk.TemplateButton{{Kind: "flow", Text: "Reservar", FlowID: "6600", FlowAction: "navigate", FlowScreen: "START"}}},
		"catalog":  {Body: "Mira.", Buttons: []desk.TemplateButton{{Kind: "catalog", Text: "Ver"}}},
		"one-time code": {Code: &desk.TemplateCode{Kind: "one_tap", Text: "Copiar", AutofillText: "Rellenar", Warning: true, ExpiryMinutes: 10,
			Apps: []desk.TemplateApp{{Package: "com.luna.app", Signature: "K8a/AINcGX7"}}}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var kept map[string]any
			a := author(t, func(w http.ResponseWriter, r *http.Request) {
				if r.Method == http.MethodPost {
					if err := json.NewDecoder(r.Body).Decode(&kept); err != nil {
						t.Error(err)
					}
					answer(w, 200, `{"id":810001,"status":"APPROVED"}`)
					return
				}
				kept["id"], kept["status"] = "810001", "APPROVED"
				kept["quality_score"] = map[string]any{"score": "YELLOW"}
				raw, err := json.Marshal(map[string]any{"data": []any{kept}, "summary": map[string]any{"total_count": 1}})
				if err != nil {
					t.Error(err)
				}
				answer(w, 200, string(raw))
			})
			category := desk.TemplateMarketing
			if parts.Code != nil {
				category = desk.TemplateAuthentication
			}
			if _, err := a.CreateTemplate(context.Background(), platform.RemoteTemplate{Name: "n", Language: "es", Category: category, Parts: parts}); err != nil {
				t.Fatal(err)
			}
			page, err := a.ListTemplates(context.Background(), "")
			if err != nil || len(page.Templates) != 1 || page.Total != 1 || page.Templates[0].Status != desk.TemplateApproved || page.Templates[0].Quality != "yellow" {
				t.Fatalf("got %+v, %v", page, err)
			}
			got, err1 := json.Marshal(page.Templates[0].Parts)
			want, err2 := json.Marshal(parts)
			if err1 != nil || err2 != nil || string(got) != string(want) {
				t.Errorf("read  %s\nwrote %s", got, want)
			}
		})
	}
}

func TestWhatCannotBeWrittenHereIsNamed(t *testing.T) {
	t.Parallel()
	a := author(t, func(w http.ResponseWriter, _ *http.Request) {
		answer(w, 200, `{"data":[{"id":"1","name":"a","language":"es","status":"NEW_WORD","category":"MARKETING","components":[{"type":"HEADER","format":"PRODUCT"},{"type":"BODY","text":"x"},
			{"type":"CALL_PERMISSION_REQUEST"},{"type":"BUTTONS","buttons":[{"type":"MPM","text":"y"}]},7]}],"paging":{"cursors":{"after":"QQ"},"next":"https://x"}}`)
	})
	page, err := a.ListTemplates(context.Background(), "")
	if err != nil || page.Next != "QQ" {
		t.Fatalf("got %+v, %v", page, err)
	}
	if got := strings.Join(page.Templates[0].Parts.Foreign, ", "); got != "HEADER PRODUCT, CALL_PERMISSION_REQUEST, BUTTON MPM, component" || page.Templates[0].Status != desk.TemplatePending {
		t.Errorf("got %q, %s", got, page.Templates[0].Status)
	}
}

// refusals are answers that are none.
var refusals = []struct {
	name   string
	status int
	body   string
	header string
	read   platform.FailureKind // of a call that changes nothing
	write  platform.FailureKind // of one that may have been taken
	code   string
}{
	{"too many", 429, "", "7", platform.Throttled, platform.Throttled, "429"},
	{"account rate", 400, failing(80007), "", platform.Throttled, platform.Throttled, "80007"},
	{"broken down", 500, "", "", platform.Unreachable, platform.Uncertain, "500"},
	{"something went wrong", 500, failing(131000), "", platform.Unreachable, platform.Uncertain, "131000"},
	{"gateway gave up", 504, "<html>", "", platform.Unreachable, platform.Uncertain, "504"},
	{"garbage", 200, "<html>", "", platform.Unreachable, platform.Uncertain, ""},
	{"half an answer", 200, `{"data":[{"id":"1","na`, "", platform.Unreachable, platform.Uncertain, ""},
	{"nothing in it", 200, `{}`, "", platform.Unreachable, platform.Uncertain, ""},
	{"token gone", 401, failing(190), "", platform.BadCredentials, platform.BadCredentials, "190"},
	{"no permission", 403, failing(10), "", platform.Misconfigured, platform.Misconfigured, "10"},
	{"misclassified before", 400, failing(131064), "", platform.Misconfigured, platform.Misconfigured, "131064"},
	{"the name has this language", 400, `{"error":{"message":"Invalid parameter","code":100,"error_subcode":2388024,"error_user_title":"It exists","error_user_msg":"There is already Spanish content"}}`, "",
		platform.Rejected, platform.Rejected, "2388024"},
	{"being deleted", 400, `{"error":{"message":"Invalid parameter","code":100,"error_subcode":2388023}}`, "", platform.Rejected, platform.Rejected, "2388023"},
	{"too many templates", 400, `{"error":{"message":"Invalid parameter","code":100,"error_subcode":"2388019"}}`, "", platform.Rejected, platform.Rejected, "2388019"},
}

func TestEachFailureOfTemplateCallsIsTold(t *testing.T) {
	t.Parallel()
	for _, c := range refusals {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			a := author(t, func(w http.ResponseWriter, _ *http.Request) {
				if c.header != "" {
					w.Header().Set("Retry-After", c.header)
				}
				answer(w, c.status, c.body)
			})
			ctx, tpl := context.Background(), platform.RemoteTemplate{ID: "810001", Name: "a", Language: "es", Category: desk.TemplateUtility}
			_, list := a.ListTemplates(ctx, "")
			_, create := a.CreateTemplate(ctx, tpl)
			_, edit := a.EditTemplate(ctx, tpl)
			for verb, err := range map[string]error{"list": list, "create": create, "edit": edit, "delete": a.DeleteTemplate(ctx, tpl)} {
				f, want := platform.AsFailure(err), c.write
				if verb == "list" || verb == "delete" {
					want = c.read
				}
				if f.Kind != want || f.Code != c.code {
					t.Errorf("%s: %v, want %s", verb, err, want)
				}
				if c.header != "" && f.RetryAfter != 7*time.Second {
					t.Errorf("%s: waits %s", verb, f.RetryAfter)
				}
			}
			if c.code == "2388024" && platform.AsFailure(create).Detail != "There is already Spanish content" {
				t.Errorf("it says %v", create)
			}
		})
	}
}

func TestACutConnectionMayHaveTakenATemplate(t *testing.T) {
	t.Parallel()
	a := author(t, func(w http.ResponseWriter, _ *http.Request) { panic(http.ErrAbortHandler) })
	_, err := a.CreateTemplate(context.Background(), platform.RemoteTemplate{Name: "a", Language: "es"})
	if platform.AsFailure(err).Kind != platform.Uncertain {
		t.Errorf("got %v", err)
	}
	if _, err := a.ListTemplates(context.Background(), ""); platform.AsFailure(err).Kind != platform.Unreachable {
		t.Errorf("got %v", err)
	}
}

func TestDeletingWhatIsGoneIsNoFailure(t *testing.T) {
	t.Parallel()
	var asked atomic.Value
	a := author(t, func(w http.ResponseWriter, r *http.Request) {
		asked.Store(r.Method + " " + r.URL.RawQuery)
		answer(w, 400, `{"error":{"message":"gone","code":100,"error_subcode":2593002}}`)
	})
	if err := a.DeleteTemplate(context.Background(), platform.RemoteTemplate{ID: "810001", Name: "aviso"}); err != nil || asked.Load() != "DELETE hsm_id=810001&name=aviso" {
		t.Errorf("%v asked %v", err, asked.Load())
	}
}

// sample is a file to upload.
func sample(content string) platform.OutgoingMedia {
	return platform.OutgoingMedia{Attachment: desk.Attachment{Mime: "image/png", Name: "foto.png"}, Open: func() (platform.ReadSeekCloser, error) {
		return nopCloser{strings.NewReader(content)}, nil
	}}
}

type nopCloser struct{ *strings.Reader }

func (nopCloser) Close() error { return nil }

func TestASampleGoesOnWhereItsUploadBroke(t *testing.T) {
	t.Parallel()
	var arrived strings.Builder
	pushes := 0
	a := author(t, func(w http.ResponseWriter, r *http.Request) {
		switch {
		case strings.HasSuffix(r.URL.Path, "/debug_token"):
			answer(w, 200, `{"data":{"app_id":"55","is_valid":true}}`)
		case strings.HasSuffix(r.URL.Path, "/55/uploads"):
			if r.URL.RawQuery != "file_length=10&file_name=foto.png&file_type=image%2Fpng" {
				t.Errorf("asked %s", r.URL.RawQuery)
			}
			answer(w, 200, `{"id":"upload:MTph?sig=abc"}`)
		case r.Header.Get("Authorization") != "OAuth access-token-0001" || r.URL.RawQuery != "sig=abc":
			answer(w, 401, failing(190))
		case r.Method == http.MethodGet:
			answer(w, 200, fmt.Sprintf(`{"id":"upload:MTph","file_offset":%d}`, arrived.Len()))
		default:
			if r.Header.Get("file_offset") != fmt.Sprint(arrived.Len()) {
				t.Errorf("goes on at %s", r.Header.Get("file_offset"))
			}
			if pushes++; pushes == 1 {
				_, _ = io.CopyN(&arrived, r.Body, 4)
				panic(http.ErrAbortHandler)
			}
			_, _ = io.Copy(&arrived, r.Body)
			answer(w, 200, `{"h":"4::aW"}`)
		}
	})
	got, err := a.UploadSample(context.Background(), sample("0123456789"))
	if err != nil || got != "4::aW" || arrived.String() != "0123456789" {
		t.Errorf("got %q %q, %v", got, arrived.String(), err)
	}
}

func TestASampleThatNobodyTakesIsGivenUp(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		app, begin, push string
		want             platform.FailureKind
	}{
		"no app":      {`{"data":{}}`, "", "", platform.Misconfigured},
		"no upload":   {`{"data":{"app_id":"55"}}`, `{}`, "", platform.Unreachable},
		"no handle":   {`{"data":{"app_id":"55"}}`, `{"id":"upload:a"}`, `{}`, platform.Unreachable},
		"garbage":     {`{"data":{"app_id":"55"}}`, `{"id":"upload:a"}`, `<html>`, platform.Unreachable},
		"token wrong": {failing(190), "", "", platform.BadCredentials},
	} {
		a := author(t, func(w http.ResponseWriter, r *http.Request) {
			switch {
			case strings.HasSuffix(r.URL.Path, "/debug_token"):
				answer(w, 200, c.app)
			case strings.HasSuffix(r.URL.Path, "/uploads"):
				answer(w, 200, c.begin)
			default:
				answer(w, 200, c.push)
			}
		})
		if _, err := a.UploadSample(context.Background(), sample("x")); platform.AsFailure(err).Kind != c.want {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestAFilledTemplateIsSentWithAllThatItNeeds(t *testing.T) {
	t.Parallel()
	var sent struct {
		Template map[string]any `json:"template"`
	}
	uploads := 0
	s, _ := open(t, func(w http.ResponseWriter, r *http.Request) {
		if strings.HasSuffix(r.URL.Path, "/media") {
			uploads++
			answer(w, 200, fmt.Sprintf(`{"id":"910%d"}`, uploads))
			return
		}
		if err := json.NewDecoder(r.Body).Decode(&sent); err != nil {
			t.Error(err)
		}
		answer(w, 200, `{"messages":[{"id":"wamid.T1="}]}`)
	})
	ends := time.UnixMilli(1795000000000)
	for name, c := range map[string]struct {
		fill  desk.TemplateFill
		files int
		want  string
	}{
		"texts and buttons": {desk.TemplateFill{Header: &desk.FilledHeader{Kind: "document"}, Body: []desk.FilledText{{Name: "nombre", Text: "Ana"}},
			Buttons: []desk.FilledButton{{Index: 0, Kind: "quick_reply", Text: "CONF_42"}, {Index: 1, Kind: "url", Text: "t/42"}, {Index: 2, Kind: "copy_code", Text: "LUNA10"}, {Index: 3, Kind: "flow", Text: "t-1"}}}, 1,
			`[{"type":"header","parameters":[{"type":"document","document":{"id":"9101","filename":"foto.png"}}]},{"type":"body","parameters":[{"type":"text","parameter_name":"nombre","text":"Ana"}]},
			{"type":"button","sub_type":"quick_reply","index":"0","parameters":[{"type":"payload","payload":"CONF_42"}]},{"type":"button","sub_type":"url","index":"1","parameters":[{"type":"text","text":"t/42"}]},
			{"type":"button","sub_type":"copy_code","index":"2","parameters":[{"type":"coupon_code","coupon_code":"LUNA10"}]},{"type":"button","sub_type":"flow","index":"3","parameters":[{"type":"action","action":{"flow_token":"t-1"}}]}]`},
		"one-time code": {desk.TemplateFill{Code: "123456"}, 0,
			`[{"type":"body","parameters":[{"type":"text","text":"123456"}]},{"type":"button","sub_type":"url","index":"0","parameters":[{"type":"text","text":"123456"}]}]`},
		"offer at a place": {desk.TemplateFill{Header: &desk.FilledHeader{Kind: "location", Location: &desk.Location{Latitude: -34.6, Longitude: -58.4, Name: "Local"}}, OfferEnds: &ends}, 0,
			`[{"type":"header","parameters":[{"type":"location","location":{"latitude":-34.6,"longitude":-58.4,"name":"Local"}}]},
			{"type":"limited_time_offer","parameters":[{"type":"limited_time_offer","limited_time_offer":{"expiration_time_ms":1795000000000}}]}]`},
		"nothing to fill": {desk.TemplateFill{}, 0, `null`},
	} {
		uploads, sent.Template = 0, nil
		out, _ := desk.NewOutgoing(desk.Message{ID: "m", Direction: desk.DirectionOut, Kind: desk.MessageTemplate, Content: &desk.Content{Template: &desk.Template{Name: "a", Language: "es_AR", Fill: &c.fill}}})
		var media []platform.OutgoingMedia
		for range c.files {
			media = append(media, sample("x"))
		}
		if _, err := s.Send(context.Background(), platform.Outgoing{Message: out, To: harness().To, Media: media}); err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		var want any
		if err := json.Unmarshal([]byte(c.want), &want); err != nil {
			t.Fatal(err)
		}
		if !reflect.DeepEqual(sent.Template["components"], want) {
			t.Errorf("%s: sent %v", name, sent.Template["components"])
		}
	}
}

func TestTheCardsOfACarouselGetTheirFilesInOrder(t *testing.T) {
	t.Parallel()
	var sent strings.Builder
	uploads := 0
	s, _ := open(t, func(w http.ResponseWriter, r *http.Request) {
		if strings.HasSuffix(r.URL.Path, "/media") {
			uploads++
			answer(w, 200, fmt.Sprintf(`{"id":"910%d"}`, uploads))
			return
		}
		_, _ = io.Copy(&sent, r.Body)
		answer(w, 200, `{"messages":[{"id":"wamid.T1="}]}`)
	})
	card := desk.FilledCard{Header: desk.FilledHeader{Kind: "image"}, Body: []desk.FilledText{{Text: "negra"}}}
	fill := desk.TemplateFill{Cards: []desk.FilledCard{card, card}}
	out, _ := desk.NewOutgoing(desk.Message{ID: "m", Direction: desk.DirectionOut, Kind: desk.MessageTemplate, Content: &desk.Content{Template: &desk.Template{Name: "a", Language: "es", Fill: &fill}}})
	send := func(files int) error {
		var media []platform.OutgoingMedia
		for range files {
			media = append(media, sample("x"))
		}
		_, err := s.Send(context.Background(), platform.Outgoing{Message: out, To: harness().To, Media: media})
		return err
	}
	if err := send(2); err != nil {
		t.Fatal(err)
	}
	if got := sent.String(); !strings.Contains(got, `{"card_index":0,"components":[{"type":"header","parameters":[{"type":"image","image":{"id":"9101"}}]}`) ||
		!strings.Contains(got, `{"card_index":1,"components":[{"type":"header","parameters":[{"type":"image","image":{"id":"9102"}}]}`) {
		t.Errorf("sent %s", got)
	}
	for _, files := range []int{1, 3} {
		if err := send(files); platform.AsFailure(err).Kind != platform.Rejected {
			t.Errorf("%d files: %v", files, err)
		}
	}
}
