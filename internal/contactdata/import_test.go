package contactdata_test

import (
	"bytes"
	"errors"
	"fmt"
	"strings"
	"testing"

	"recado.dev/internal/contact"
	"recado.dev/internal/contactdata"
	"recado.dev/internal/desk"
	"recado.dev/internal/store"
	"recado.dev/internal/testkit"
)

func TestAFileIsUnderstoodCheckedAndImported(t *testing.T) {
	t.Parallel()
	testkit.Stores(t, func(t *testing.T, s *store.Store) {
		r := newRig(t, s)
		r.attribute("plan", desk.AttributeChoice, "Basic", "Pro")
		r.attribute("since", desk.AttributeDate)
		known := r.writes("ana", "hola")
		r.change(known.ID, contact.Patch{Email: text("ana@example.com")})
		m := r.upload("Nombre;Correo electrónico;Teléfono;Empresa;Plan;Since",
			"Ana María;ANA@example.com;+34 600 111 222;Casa Pérez;pro;01/02/2024",
			"Bea;bea@example.com;;casa  pérez;Basic;",
			"Mala;no es un correo;;;;",
			`"Eva ""la rápida""";eva@example.com;0034600111223;;;`,
			"Otra;otra@example.com;;;Gold;",
			";;;;;2024-01-01",
			"Bea Bis;bea@example.com;;;;")
		var guesses []string
		for _, c := range m.Columns {
			guesses = append(guesses, c.Guess)
		}
		if got := strings.Join(guesses, " "); got != "name email phone company attribute:plan attribute:since" || m.Total != 7 {
			t.Fatalf("understood %s, %d rows", got, m.Total)
		}
		events := len(r.Events(t))
		check, err := r.s.Check(t.Context(), r.ws, m.ID, planOf(m, "email"))
		if err != nil || check.Rows != 7 || check.Create != 2 || check.Update != 2 || check.Bad != 3 || len(check.Problems) != 3 {
			t.Fatalf("checked %+v, %v", check, err)
		}
		if len(r.Events(t)) != events || len(r.all()) != 1 {
			t.Error("the check changed something")
		}
		r.start(m, "email")
		done := r.finish(m.ID)
		if done.State != desk.ImportDone || done.Done != 7 || done.Created != 2 || done.Updated != 2 || done.Bad != 3 {
			t.Errorf("became %+v", done)
		}
		ana := r.contact(known.ID)
		if ana.Name != "Ana María" || ana.Phone != "+34600111222" || ana.Company == nil || ana.Company.Name != "Casa Pérez" ||
			ana.Attributes["plan"] != "Pro" || ana.Attributes["since"] != "2024-02-01" {
			t.Errorf("ana is %+v", ana)
		}
		bea, err := r.Store.Read().ContactsByEmail(t.Context(), r.ws, []string{"bea@example.com"})
		if err != nil || len(bea["bea@example.com"]) != 1 {
			t.Fatalf("bea is %v, %v", bea, err)
		}
		if c := r.contact(bea["bea@example.com"][0]); c.Name != "Bea Bis" || c.Company == nil || c.Company.ID != ana.Company.ID {
			t.Errorf("bea is %+v", c)
		}
		var report bytes.Buffer
		if err := r.s.BadRows(t.Context(), done, &report); err != nil {
			t.Fatal(err)
		}
		if got := report.String(); strings.Count(got, "\n") != 4 || !strings.Contains(got, "Mala,no es un correo,,,,,3,") || !strings.Contains(got, "Plan,Since,row,problem") {
			t.Errorf("report:\n%s", got)
		}
	})
}

// errKilled ends a transaction where a process would have died.
var errKilled = errors.New("killed")

func TestAnImportGoesOnAtItsRowAfterAKill(t *testing.T) {
	t.Parallel()
	testkit.Stores(t, func(t *testing.T, s *store.Store) {
		r := newRig(t, s)
		lines := []string{"name,external id,email"}
		for i := range 1000 {
			line := fmt.Sprintf("Persona %d,k%d,p%d@example.com", i, i, i)
			switch {
			case i%100 == 7:
				line = fmt.Sprintf("Mala %d,k%d,nada", i, i)
			case i%2 == 1:
				line = fmt.Sprintf("\"Persona\n%d\",k%d,", i, i) // a row of two lines
			}
			lines = append(lines, line)
		}
		m := r.upload(lines...)
		r.start(m, "external_key")
		for range 2 {
			if more, err := r.s.Step(t.Context(), r.ws, m.ID); err != nil || !more {
				t.Fatalf("%v, %v", more, err)
			}
		}
		// The third step dies just before its commit.
		err := r.Store.Write(t.Context(), func(tx *store.Tx) error {
			one, err := tx.LockImport(t.Context(), r.ws, m.ID)
			if err != nil {
				return err
			}
			one.Done += 200
			if err := tx.SaveImport(t.Context(), one); err != nil {
				return err
			}
			return errKilled
		})
		if !errors.Is(err, errKilled) {
			t.Fatal(err)
		}
		r.s = r.node()
		if err := r.s.Resume(t.Context()); err != nil {
			t.Fatal(err)
		}
		done := r.finish(m.ID)
		if done.State != desk.ImportDone || done.Done != 1000 || done.Created != 990 || done.Bad != 10 || done.Updated+done.Same != 0 {
			t.Errorf("became %+v", done)
		}
		keys := map[string]bool{}
		for _, c := range r.all() {
			keys[c.ExternalKey] = true
		}
		if len(r.all()) != 990 || len(keys) != 990 {
			t.Errorf("%d contacts with %d keys", len(r.all()), len(keys))
		}
		again := r.upload(lines...)
		r.start(again, "external_key")
		if twice := r.finish(again.ID); twice.Created != 0 || twice.Same != 990 || twice.Bad != 10 {
			t.Errorf("the same file again became %+v", twice)
		}
	})
}

func TestTwoProcessesImportEachRowOnce(t *testing.T) {
	t.Parallel()
	testkit.Stores(t, func(t *testing.T, s *store.Store) {
		r := newRig(t, s)
		lines := []string{"name,phone"}
		for i := range 900 {
			lines = append(lines, fmt.Sprintf("P%d,+346%08d", i, i))
		}
		m := r.upload(lines...)
		r.start(m, "")
		other := r.node()
		errs := make(chan error, 2)
		for _, node := range []*contactdata.Service{r.s, other} {
			go func() {
				for {
					if more, err := node.Step(t.Context(), r.ws, m.ID); err != nil || !more {
						errs <- err
						return
					}
				}
			}()
		}
		for range 2 {
			if err := <-errs; err != nil {
				t.Error(err)
			}
		}
		if done := r.finish(m.ID); done.Created != 900 || len(r.all()) != 900 {
			t.Errorf("created %d, there are %d", done.Created, len(r.all()))
		}
	})
}

func TestUndoingAnImportLeavesWhoIsInUse(t *testing.T) {
	t.Parallel()
	testkit.Stores(t, func(t *testing.T, s *store.Store) {
		r := newRig(t, s)
		m := r.upload("name,email", "Ana,ana@example.com", "Bea,bea@example.com", "Eva,eva@example.com")
		r.start(m, "email")
		r.finish(m.ID)
		r.Clock.Advance(1e9)
		for _, c := range r.all() {
			if c.Name == "Bea" {
				r.change(c.ID, contact.Patch{Phone: text("+34600111222")})
			}
		}
		if _, err := r.s.Undo(t.Context(), r.who, m.ID); err != nil {
			t.Fatal(err)
		}
		done := r.finish(m.ID)
		left := r.all()
		if done.State != desk.ImportUndone || done.Undone != 2 || done.Kept != 1 || len(left) != 1 || left[0].Name != "Bea" {
			t.Errorf("became %+v, left %+v", done, left)
		}
		if _, err := r.s.Undo(t.Context(), r.who, m.ID); desk.CodeOf(err) != desk.CodeConflict {
			t.Errorf("undone twice: %v", err)
		}
	})
}

func TestAnExportRunsNothingAndComesBackTheSame(t *testing.T) {
	t.Parallel()
	testkit.Stores(t, func(t *testing.T, s *store.Store) {
		r := newRig(t, s)
		r.attribute("formula", desk.AttributeText)
		evil := `=HYPERLINK("http://evil.test";"x")`
		c, err := r.s.Create(t.Context(), r.who, contact.Patch{Name: text(evil), Phone: text("+34 600 111 222"), ExternalKey: text("k1"), Notes: text("-1+1"),
			Attributes: map[string]any{"formula": "@SUM(A1)"}})
		if err != nil {
			t.Fatal(err)
		}
		file := r.exported()
		for _, cell := range strings.FieldsFunc(file, func(c rune) bool { return c == ',' || c == '\n' }) {
			if strings.ContainsRune("=+-@", rune(strings.Trim(cell, `"`+"\ufeff")[:1][0])) {
				t.Errorf("a spreadsheet would run %s", cell)
			}
		}
		m := r.upload(strings.Split(strings.TrimSuffix(file, "\n"), "\n")...)
		r.start(m, "external_key")
		if done := r.finish(m.ID); done.Same != 1 || done.Bad != 0 {
			t.Errorf("the export came back as %+v", done)
		}
		if again := r.contact(c.ID); again.Name != evil || again.Notes != "-1+1" || again.Attributes["formula"] != "@SUM(A1)" {
			t.Errorf("became %+v", again)
		}
	})
}

func TestFilesThatAreNoneAreRefused(t *testing.T) {
	t.Parallel()
	r := newRig(t, testkit.SQLite(t))
	for name, file := range map[string]string{
		"nothing": "", "a heading alone": "name,email\n", "a spreadsheet's own format": "PK\x03\x04...", "UTF-16": "\xff\xfen\x00a\x00",
		"too many rows": "name\n" + strings.Repeat("x\n", 100_001),
	} {
		if _, err := r.s.Upload(t.Context(), r.who, "x.csv", strings.NewReader(file)); desk.CodeOf(err) != desk.CodeInvalid && desk.CodeOf(err) != desk.CodeTooLarge {
			t.Errorf("%s: %v", name, err)
		}
	}
	m := r.upload("Nombre;Tel\xe9fono", "Mu\xf1oz;+34600111222")
	r.start(m, "")
	if r.finish(m.ID); r.all()[0].Name != "Muñoz" || r.all()[0].Phone != "+34600111222" {
		t.Errorf("an old spreadsheet's file became %+v", r.all())
	}
}

func FuzzFiles(f *testing.F) {
	f.Add("name,email\nAna,ana@example.com\n")
	f.Add("\ufeff\"a\";b\n'=1;\"x\ny\"\n")
	f.Fuzz(func(t *testing.T, file string) {
		r := newRig(t, testkit.SQLite(t))
		m, err := r.s.Upload(t.Context(), r.who, "x.csv", strings.NewReader(file))
		if err != nil {
			if desk.CodeOf(err) == desk.CodeInternal {
				t.Fatal(err)
			}
			return
		}
		plan := planOf(m, "")
		if _, err := r.s.Start(t.Context(), r.who, m.ID, plan); err != nil {
			return
		}
		done := r.finish(m.ID)
		if done.State != desk.ImportDone || done.Created+done.Updated+done.Same+done.Bad != done.Total {
			t.Fatalf("became %+v", done)
		}
	})
}
