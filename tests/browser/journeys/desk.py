# SPDX-License-Identifier: Apache-2.0
"""The officials' desk by keyboard alone: from the door to a handed-over result, without touching the mouse; with and without script."""
from forms import answer
from run import usual
from selenium.webdriver.common.keys import Keys

ENTER, TAB, SPACE = Keys.ENTER, Keys.TAB, Keys.SPACE


def counter(b):
    """Somebody wants a copy from the register: a few letters, the ID number, what the form asks, one paper, Enter."""
    b.keys("ban sao tu so goc", TAB, "331700218")
    b.leave(lambda: b.keys(ENTER))
    b.h1("Cấp bản sao từ sổ gốc")
    b.see("Số giấy tờ này đã có trong dữ liệu")
    b.keys("Chính")                                                     # the cursor is where nothing is known
    b.tab_to("Đề nghị giải quyết")
    b.keys("Xin bản sao giấy khai sinh năm 1990")
    b.tab_to("Nhận tại Bộ phận Tiếp nhận và Trả kết quả")
    b.keys(SPACE)
    b.tab_to("Có")
    b.keys(SPACE)
    b.tab_to("CMND, thẻ CCCD hoặc hộ chiếu còn giá trị của người yêu cầu")
    b.keys(SPACE)
    b.tab_to("Tiếp nhận")
    b.leave(lambda: b.keys(ENTER))
    b.see("Tra sổ gốc, lập bản sao")
    return b.driver.find_element("tag name", "h1").text


def visit(b):
    """The same person has one more: nothing about them is asked again, and the two stand together."""
    b.leave(lambda: b.keys("m"))
    b.see("Cùng lượt với hồ sơ")
    b.tab_to("Thủ tục")
    b.keys("sao y")
    b.leave(lambda: b.keys(ENTER))
    b.leave(lambda: b.keys(ENTER))                                      # the cursor is on the first that was found
    answer(b, {"ten_giay_to": "Bằng tốt nghiệp", "nguon_cap": "vn", "so_trang": "1", "so_ban": "2", "ban-chinh": "1"})
    b.press("Tiếp nhận")
    b.leave(b.driver.find_element("id", "nhom").click)
    b.see("xong 0/2 hồ sơ")
    b.shot("visit-1280")
    b.press("Giấy hẹn chung")
    b.see("Nhận tất cả cùng lúc được từ")


def press(b, text):
    b.tab_to(text)
    b.leave(lambda: b.keys(ENTER))


def open_mine(b, code):
    """j to the row, Enter."""
    b.get("/mot-cua")
    for _ in range(50):
        b.keys("j")
        if b.driver.switch_to.active_element.text == code:
            break
    b.leave(lambda: b.keys(ENTER))
    b.h1(code)


def journey_desk_by_keyboard(world):
    clerk, specialist, leader = (world.browser() for _ in range(3))
    clerk.sign_in("tiepnhan.p1")
    clerk.leave(lambda: clerk.keys("n"))
    code = counter(clerk)
    clerk.shot("desk-accepted-1280")
    visit(clerk)
    specialist.sign_in("chuyenvien.p1")
    open_mine(specialist, code)
    specialist.keys("a", "Đã tra sổ gốc số 12")                         # a goes to what is to be done
    press(specialist, "Hoàn thành bước")
    specialist.see("Đã tra sổ gốc số 12")
    leader.sign_in("chutich.p1")
    open_mine(leader, code)
    press(leader, "Kết thúc xử lý")
    leader.see("Đã xử lý xong")
    clerk.get("/mot-cua")
    clerk.keys("/", code[-11:])                                         # the end of a code is enough at one's own counter
    clerk.leave(lambda: clerk.keys(ENTER))
    press(clerk, code)
    press(clerk, "Trả kết quả")
    clerk.see("Đã trả kết quả")
    clerk.get("/mot-cua")
    clerk.keys("/", "tu cam ng")                                        # words of a name as they come to mind
    clerk.leave(lambda: clerk.keys(ENTER))
    clerk.see(code)


@usual(width=(1280, 360), script=(True, False))
def journey_desk_pages(world, width, script):
    b = world.browser(width, script)
    b.sign_in("tiepnhan.p1")
    for queue in ("mine", "unit", "due_soon", "late", "waiting", "hand_over", "all"):
        b.get("/mot-cua?hang=" + queue)
    b.get("/mot-cua?q=nguyen")
    b.get("/mot-cua?q=khong-co-ai")
    b.see("Không có hồ sơ nào khớp")
    b.get("/mot-cua/uy-quyen")
    b.get("/mot-cua/tiep-nhan")
    b.get("/mot-cua/tiep-nhan?thu-tuc=1.001193&so=331700218")
    b.shot(f"desk-intake-{width}-{script}")
    b.press("Điền theo số giấy tờ")
    b.get("/mot-cua?hang=all")
    b.leave(b.driver.find_element("css selector", "tbody a").click)
    b.shot(f"desk-dossier-{width}-{script}")
    leader = world.browser(width, script)
    leader.sign_in("lanhdao.tpvl")
    leader.get("/mot-cua")
    leader.shot(f"desk-leader-{width}-{script}")


class Fingers:
    """What a clerk's hands do: keys that only lead on are presses; what states a fact, typed or chosen, is a fact."""
    def __init__(self, b):
        self.b, self.presses, self.facts = b, 0, 0

    def press(self, *keys):
        self.presses += len(keys)
        self.b.keys(*keys)

    def fact(self, question, *keys):
        """The cursor has come to that question by itself; Enter leads to the next one that is still to be answered."""
        self.b.tab_to(question, most=0)
        self.facts += 1
        self.b.keys(*keys)
        self.press(ENTER)


def journey_counter_birth(world):
    """A first-time clerk takes in a birth: at most 25 presses beside the facts."""
    b = world.browser()
    b.sign_in("tiepnhan.p1")
    hands = Fingers(b)
    b.leave(lambda: hands.press("n"))
    b.keys("dang ky khai sinh")
    hands.press(TAB)
    b.keys("331700218")
    b.leave(lambda: hands.press(ENTER))
    if b.driver.find_element("tag name", "h1").text != "Đăng ký khai sinh":
        b.leave(lambda: hands.press(ENTER))                             # the first that was found
    b.h1("Đăng ký khai sinh")
    hands.fact("Quan hệ với người được khai sinh", "Mẹ")
    hands.fact("Họ, chữ đệm, tên", "Trần Văn Bình")
    hands.fact("Ngày, tháng, năm sinh", "1/9/2018")
    hands.fact("Nam", SPACE)
    hands.fact("Dân tộc", "Kinh")
    hands.fact("Quê quán", "Phường 1, Thành phố Vĩnh Long, Vĩnh Long")
    hands.fact("Cơ sở y tế", SPACE)
    hands.fact("Tên cơ sở y tế", "Bệnh viện Đa khoa Vĩnh Long")
    hands.fact("Địa chỉ nơi sinh", "Phường 4, Thành phố Vĩnh Long, Vĩnh Long")
    hands.fact("Giấy tờ chứng minh việc sinh", "Giấy chứng sinh")
    hands.fact("Có", SPACE)                                             # the mother is told of
    hands.fact("Họ, chữ đệm, tên người mẹ", "Nguyễn Thị Cẩm Tú")
    hands.fact("Năm sinh", "1990")
    hands.fact("Dân tộc", "Kinh")
    hands.fact("Nơi cư trú", "Phường 1, Thành phố Vĩnh Long, Vĩnh Long")
    hands.fact("Có", Keys.ARROW_RIGHT)                                  # not the father
    hands.fact("Có", Keys.ARROW_RIGHT)                                  # nor married
    b.tab_to("Đã nhận đủ 4 giấy tờ bắt buộc, đúng số bản ghi dưới đây", most=0)
    hands.press(SPACE, ENTER)
    b.tab_to("Tiếp nhận", most=0)
    b.leave(lambda: hands.press(ENTER))
    b.see("Thẩm tra hồ sơ và ghi sổ hộ tịch")
    b.see("Nguyễn Thị Cẩm Tú")
    print(f"  a birth at the counter: {hands.presses} presses, {hands.facts} facts")
    assert hands.presses <= 25, hands.presses
