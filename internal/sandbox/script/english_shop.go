package script

func englishShop() []Dialogue {
	return []Dialogue{
		{Key: "sizing", Language: "en", Subject: "Which size?", Tags: []string{"tallas"}, Lines: []Line{
			c("Hi! I'm usually a UK 12, what would that be in {product}?"), a("Hi {name}! That's an M with us, and it runs slightly generous."), ourPhoto("sizes.png", "Our size guide, in case it helps"), c("Super helpful, ordering now"), edited("Super helpful, ordering the M now"),
		}},
		{Key: "restock", Language: "en", Subject: "Back in stock?", Tags: []string{"producto"}, Lines: []Line{
			c("Any idea when {product} will be back?"), a("We expect a delivery in about ten days. Shall I message you when it lands?"), c("Yes please!"), a("Done, you're on the list."), likes("❤️"),
		}},
		{Key: "ad", Language: "en", Subject: "Question about the offer", Tags: []string{"promoción"}, Lines: []Line{
			ad("Linen week: 20% off", "Hello, saw this on Instagram. Does the offer include delivery to Ireland?"), a("Hello {name}! Yes, delivery is free over €60 and the 20% comes off at checkout."), c("And returns?"), a("Free for 30 days, we collect from your door."), file(Customer, Sticker, "sticker.webp", ""), c("Sold 😄"),
		}},
		{Key: "shop-visit", Language: "en", Subject: "Visiting the shop", Tags: []string{"tienda"}, Lines: []Line{
			c("Hi, we're in Madrid this weekend. Are you open on Sunday?"), a("Hi! We close on Sundays, but on Saturday we're open from 10 to 9."), c("We're staying here, is it far?"), place("Hotel Alameda", "Calle Alameda 8, Madrid", 40.41110, -3.69340), a("A lovely twelve-minute walk. Do say hello when you come in!"), weLike("😊"), c("Will do!"),
		}},
		{Key: "care", Language: "en", Subject: "How to wash it", Tags: []string{"producto"}, Lines: []Line{
			c("Can {product} go in the tumble dryer?"), a("Better not: line dry it in the shade and iron it while still damp. It keeps its shape for years that way."), c("Got it, thank you"),
		}},
		{Key: "complaint", Language: "en", Subject: "Disappointed with the service", Tags: []string{"queja"}, Urgent: true, Lines: []Line{
			c("This is the third time I'm asking about the same thing and nobody gets back to me."), c("If I don't hear from you today I'm disputing the charge."), a("Hi {name}, I'm {agent} and I'm taking this over myself. I've read the whole thread, so you don't have to explain it again."),
			n("Two earlier chats closed without an answer. Refund plus goodwill voucher agreed with Marta."), a("You are right: we promised a call and it never came. I have refunded {price} now and you keep {product}."), c("OK. I appreciate that someone finally took ownership"), a("I'll check on Friday that the money has arrived. And I'm sorry."), c("Thank you {agent}"),
		}},
		{Key: "gift", Language: "en", Subject: "Gift message", Tags: []string{"pedidos"}, Lines: []Line{
			c("Could you add a card to order {order}? It's for my dad"), a("With pleasure! What should it say?"), c("*Happy retirement, Dad!* Time to test that armchair 😂"), a("Love it. It ships tomorrow with the card inside."), likes("😂"),
		}},
		{Key: "trade", Language: "en", Subject: "Trade account", Tags: []string{"empresas"}, Lines: []Line{
			c("Hello, I run a small guest house and would like a trade account."), a("Hello {name}, we'd love that. Who should our trade team talk to?"), card("Aoife Byrne", "+353 86 555 0114"), a("Thank you! Irene from our trade team will call tomorrow morning."), c("Lovely. Before 11 suits best"),
		}},
		{Key: "praise", Language: "en", Subject: "Thank you!", Tags: []string{"opinión"}, Lines: []Line{
			c("Just wanted to say the delivery driver was so kind and everything arrived beautifully wrapped."), photo("product.jpg", "It looks great in the hallway"), a("You've made our day, {name}! Thank you for the photo."), menu("Would you rate us while you're here?", "Rate us", "⭐⭐⭐⭐⭐ Great", "⭐⭐⭐⭐ Good", "⭐⭐⭐ Okay"), choose("⭐⭐⭐⭐⭐ Great"),
		}},
		{Key: "voucher", Language: "en", Subject: "Voucher not accepted", Tags: []string{"pagos"}, Lines: []Line{
			c("My voucher keeps getting rejected at checkout, any ideas?"), a("Hi {name}! Which voucher is it?"), c("SPRING15"), a("That one ended in May, I'm afraid, but use HOLA10 and you'll get 10% off until Sunday."), c("Worked a treat, thanks!"), file(Customer, Sticker, "sticker.webp", ""),
		}},
		{Key: "no-reply", Language: "en", Subject: "Delivery on a Saturday", Tags: []string{"envíos"}, Lines: []Line{
			c("Hi, is Saturday delivery possible to Cork?"), c("I work during the week and nobody's home"),
		}},
		{Key: "no-reply-2", Language: "en", Subject: "Fabric sample", Tags: []string{"producto"}, Lines: []Line{
			c("Hello! Could I get a fabric sample of {product} before I order the big one?"), photo("product.jpg", "To match this"),
		}},
		{Key: "window-gone", Language: "en", Subject: "Matching curtains", Tags: []string{"producto"}, Lines: []Line{
			c("Do you have curtains that match {other}?"), a("Let me ask our buyer and get back to you."), failed("Hi {name}, good news: the matching curtains arrive next week!").after(1800),
		}},
	}
}
