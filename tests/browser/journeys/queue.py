# SPDX-License-Identifier: Apache-2.0
"""The hall: a number from the kiosk and from a phone, the clerk's window by keyboard, the board on the wall."""
from selenium.webdriver.common.keys import Keys

from run import usual

HALL = "29548"


def number(browser):
    return browser.driver.execute_script("return document.querySelector('.called b').innerText")


@usual(width=(360, 1280), script=(False, True))
def journey_queue(world, width, script):
    phone = world.browser(width=width, script=script)
    phone.get("/lay-so?q=phuong+1")
    phone.press("Phường 1, Thành phố Vĩnh Long")
    phone.leave(phone.driver.find_element("css selector", "button[value=ho-tich]").click)
    mine = number(phone)
    phone.shot(f"queue-ticket-{width}")
    kiosk = world.browser(width=width, script=script)
    kiosk.get(f"/lay-so/{HALL}?may=1")
    kiosk.shot(f"queue-kiosk-{width}")
    kiosk.leave(kiosk.driver.find_element("css selector", "button[value=chung-thuc]").click)
    kiosk.shot(f"queue-kiosk-ticket-{width}")
    kiosk.see("Quét mã này")

    clerk = world.browser(width=width, script=script)
    clerk.sign_in("tiepnhan.p1")
    clerk.get("/mot-cua")
    clerk.press("Gọi số")
    clerk.fill("Quầy số", "4")
    clerk.press("Ngồi quầy này")
    for _ in range(40):                     # what earlier runs of this journey left
        clerk.leave(lambda: clerk.keys(Keys.ENTER))
        if number(clerk) == mine:
            break
    clerk.h1("Đang gọi")
    clerk.shot(f"queue-window-{width}")
    phone.get(phone.path())
    phone.see("Mời đến quầy 4")
    board = world.browser(width=width, script=script)
    board.get(f"/bang-goi/{HALL}")
    board.see(mine)
    board.shot(f"queue-board-{width}")
    clerk.press("Xong")
    clerk.press("Thời gian chờ và phục vụ")
    clerk.see("Hộ tịch")
    clerk.shot(f"queue-figures-{width}")
