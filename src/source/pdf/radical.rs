//! Radicals that share a glyph with an ideograph come in (⼈, ⻑); the ideograph that is meant goes out (人, 長).
//! Chromium and old converters map a glyph that both share to the radical; NFKC knows only one of the two blocks.

/// Folds a character of the radical blocks to its ideograph, and leaves every other as it is.
pub(super) fn fold(c: char) -> char {
    match c {
        '\u{2E80}'..='\u{2EFF}' => {
            match SUPPLEMENT.binary_search_by_key(&c, |(radical, _)| *radical) {
                Ok(i) => SUPPLEMENT[i].1, // found by the search
                Err(_) => c,
            }
        }
        '\u{2F00}'..='\u{2FDF}' => KANGXI.chars().nth(c as usize - 0x2F00).unwrap_or(c),
        _ => c,
    }
}

/// The ideographs of U+2F00 to U+2FD5, in order. U+2F3E is 戸 as Japan writes it, where NFKC gives 戶.
const KANGXI: &str = "\
    一丨丶丿乙亅二亠人儿入八冂冖冫几凵刀力勹匕匚匸十卜卩厂厶又口囗土士夂夊夕大女子宀\
    寸小尢尸屮山巛工己巾干幺广廴廾弋弓彐彡彳心戈戸手支攴文斗斤方无日曰月木欠止歹殳毋\
    比毛氏气水火爪父爻爿片牙牛犬玄玉瓜瓦甘生用田疋疒癶白皮皿目矛矢石示禸禾穴立竹米糸\
    缶网羊羽老而耒耳聿肉臣自至臼舌舛舟艮色艸虍虫血行衣襾見角言谷豆豕豸貝赤走足身車辛\
    辰辵邑酉釆里金長門阜隶隹雨靑非面革韋韭音頁風飛食首香馬骨高髟鬥鬯鬲鬼魚鳥鹵鹿麥麻\
    黃黍黑黹黽鼎鼓鼠鼻齊齒龍龜龠";

/// The ideographs of U+2E80 to U+2EF3 (Unicode, EquivalentUnifiedIdeograph; 長, 食, 竜 and 歯 as Japan writes them).
const SUPPLEMENT: &[(char, char)] = &[
    ('\u{2E81}', '\u{5382}'),  // ⺁ 厂
    ('\u{2E82}', '\u{4E5B}'),  // ⺂ 乛
    ('\u{2E83}', '\u{4E5A}'),  // ⺃ 乚
    ('\u{2E84}', '\u{4E59}'),  // ⺄ 乙
    ('\u{2E85}', '\u{4EBB}'),  // ⺅ 亻
    ('\u{2E86}', '\u{5182}'),  // ⺆ 冂
    ('\u{2E87}', '\u{20628}'), // ⺇ 𠘨
    ('\u{2E88}', '\u{5200}'),  // ⺈ 刀
    ('\u{2E89}', '\u{5202}'),  // ⺉ 刂
    ('\u{2E8A}', '\u{535C}'),  // ⺊ 卜
    ('\u{2E8B}', '\u{353E}'),  // ⺋ 㔾
    ('\u{2E8C}', '\u{5C0F}'),  // ⺌ 小
    ('\u{2E8D}', '\u{5C0F}'),  // ⺍ 小
    ('\u{2E8E}', '\u{5140}'),  // ⺎ 兀
    ('\u{2E8F}', '\u{5C23}'),  // ⺏ 尣
    ('\u{2E90}', '\u{5C22}'),  // ⺐ 尢
    ('\u{2E91}', '\u{21BC2}'), // ⺑ 𡯂
    ('\u{2E92}', '\u{5DF3}'),  // ⺒ 巳
    ('\u{2E93}', '\u{5E7A}'),  // ⺓ 幺
    ('\u{2E94}', '\u{5F51}'),  // ⺔ 彑
    ('\u{2E95}', '\u{5F50}'),  // ⺕ 彐
    ('\u{2E96}', '\u{5FC4}'),  // ⺖ 忄
    ('\u{2E97}', '\u{5FC3}'),  // ⺗ 心
    ('\u{2E98}', '\u{624C}'),  // ⺘ 扌
    ('\u{2E99}', '\u{6535}'),  // ⺙ 攵
    ('\u{2E9B}', '\u{65E1}'),  // ⺛ 旡
    ('\u{2E9C}', '\u{65E5}'),  // ⺜ 日
    ('\u{2E9D}', '\u{6708}'),  // ⺝ 月
    ('\u{2E9E}', '\u{6B7A}'),  // ⺞ 歺
    ('\u{2E9F}', '\u{6BCD}'),  // ⺟ 母
    ('\u{2EA0}', '\u{6C11}'),  // ⺠ 民
    ('\u{2EA1}', '\u{6C35}'),  // ⺡ 氵
    ('\u{2EA2}', '\u{6C3A}'),  // ⺢ 氺
    ('\u{2EA3}', '\u{706C}'),  // ⺣ 灬
    ('\u{2EA4}', '\u{722B}'),  // ⺤ 爫
    ('\u{2EA5}', '\u{722B}'),  // ⺥ 爫
    ('\u{2EA6}', '\u{4E2C}'),  // ⺦ 丬
    ('\u{2EA7}', '\u{725B}'),  // ⺧ 牛
    ('\u{2EA8}', '\u{72AD}'),  // ⺨ 犭
    ('\u{2EA9}', '\u{738B}'),  // ⺩ 王
    ('\u{2EAA}', '\u{758B}'),  // ⺪ 疋
    ('\u{2EAB}', '\u{7F52}'),  // ⺫ 罒
    ('\u{2EAC}', '\u{793A}'),  // ⺬ 示
    ('\u{2EAD}', '\u{793B}'),  // ⺭ 礻
    ('\u{2EAE}', '\u{7AF9}'),  // ⺮ 竹
    ('\u{2EAF}', '\u{7CF9}'),  // ⺯ 糹
    ('\u{2EB0}', '\u{7E9F}'),  // ⺰ 纟
    ('\u{2EB1}', '\u{7F53}'),  // ⺱ 罓
    ('\u{2EB2}', '\u{7F52}'),  // ⺲ 罒
    ('\u{2EB3}', '\u{34C1}'),  // ⺳ 㓁
    ('\u{2EB4}', '\u{7F51}'),  // ⺴ 网
    ('\u{2EB5}', '\u{2626B}'), // ⺵ 𦉫
    ('\u{2EB6}', '\u{7F8A}'),  // ⺶ 羊
    ('\u{2EB7}', '\u{2634C}'), // ⺷ 𦍌
    ('\u{2EB8}', '\u{2634B}'), // ⺸ 𦍋
    ('\u{2EB9}', '\u{8002}'),  // ⺹ 耂
    ('\u{2EBA}', '\u{8080}'),  // ⺺ 肀
    ('\u{2EBB}', '\u{807F}'),  // ⺻ 聿
    ('\u{2EBC}', '\u{8089}'),  // ⺼ 肉
    ('\u{2EBD}', '\u{81FC}'),  // ⺽ 臼
    ('\u{2EBE}', '\u{8279}'),  // ⺾ 艹
    ('\u{2EBF}', '\u{8279}'),  // ⺿ 艹
    ('\u{2EC0}', '\u{8279}'),  // ⻀ 艹
    ('\u{2EC1}', '\u{864E}'),  // ⻁ 虎
    ('\u{2EC2}', '\u{8864}'),  // ⻂ 衤
    ('\u{2EC3}', '\u{8980}'),  // ⻃ 覀
    ('\u{2EC4}', '\u{897F}'),  // ⻄ 西
    ('\u{2EC5}', '\u{89C1}'),  // ⻅ 见
    ('\u{2EC6}', '\u{89D2}'),  // ⻆ 角
    ('\u{2EC7}', '\u{278B2}'), // ⻇ 𧢲
    ('\u{2EC8}', '\u{8BA0}'),  // ⻈ 讠
    ('\u{2EC9}', '\u{8D1D}'),  // ⻉ 贝
    ('\u{2ECA}', '\u{27FB7}'), // ⻊ 𧾷
    ('\u{2ECB}', '\u{8F66}'),  // ⻋ 车
    ('\u{2ECC}', '\u{8FB6}'),  // ⻌ 辶
    ('\u{2ECD}', '\u{8FB6}'),  // ⻍ 辶
    ('\u{2ECE}', '\u{8FB6}'),  // ⻎ 辶
    ('\u{2ECF}', '\u{9091}'),  // ⻏ 邑
    ('\u{2ED0}', '\u{9485}'),  // ⻐ 钅
    ('\u{2ED1}', '\u{9577}'),  // ⻑ 長
    ('\u{2ED2}', '\u{9578}'),  // ⻒ 镸
    ('\u{2ED3}', '\u{957F}'),  // ⻓ 长
    ('\u{2ED4}', '\u{95E8}'),  // ⻔ 门
    ('\u{2ED5}', '\u{28E0F}'), // ⻕ 𨸏
    ('\u{2ED6}', '\u{961D}'),  // ⻖ 阝
    ('\u{2ED7}', '\u{96E8}'),  // ⻗ 雨
    ('\u{2ED8}', '\u{9752}'),  // ⻘ 青
    ('\u{2ED9}', '\u{97E6}'),  // ⻙ 韦
    ('\u{2EDA}', '\u{9875}'),  // ⻚ 页
    ('\u{2EDB}', '\u{98CE}'),  // ⻛ 风
    ('\u{2EDC}', '\u{98DE}'),  // ⻜ 飞
    ('\u{2EDD}', '\u{98DF}'),  // ⻝ 食
    ('\u{2EDE}', '\u{2967F}'), // ⻞ 𩙿
    ('\u{2EDF}', '\u{98E0}'),  // ⻟ 飠
    ('\u{2EE0}', '\u{9963}'),  // ⻠ 饣
    ('\u{2EE1}', '\u{29810}'), // ⻡ 𩠐
    ('\u{2EE2}', '\u{9A6C}'),  // ⻢ 马
    ('\u{2EE3}', '\u{9AA8}'),  // ⻣ 骨
    ('\u{2EE4}', '\u{9B3C}'),  // ⻤ 鬼
    ('\u{2EE5}', '\u{9C7C}'),  // ⻥ 鱼
    ('\u{2EE6}', '\u{9E1F}'),  // ⻦ 鸟
    ('\u{2EE7}', '\u{5364}'),  // ⻧ 卤
    ('\u{2EE8}', '\u{9EA6}'),  // ⻨ 麦
    ('\u{2EE9}', '\u{9EC4}'),  // ⻩ 黄
    ('\u{2EEA}', '\u{9EFE}'),  // ⻪ 黾
    ('\u{2EEB}', '\u{6589}'),  // ⻫ 斉
    ('\u{2EEC}', '\u{9F50}'),  // ⻬ 齐
    ('\u{2EED}', '\u{6B6F}'),  // ⻭ 歯
    ('\u{2EEE}', '\u{9F7F}'),  // ⻮ 齿
    ('\u{2EEF}', '\u{7ADC}'),  // ⻯ 竜
    ('\u{2EF0}', '\u{9F99}'),  // ⻰ 龙
    ('\u{2EF1}', '\u{9F9C}'),  // ⻱ 龜
    ('\u{2EF2}', '\u{4E80}'),  // ⻲ 亀
    ('\u{2EF3}', '\u{9F9F}'),  // ⻳ 龟
];

#[cfg(test)]
mod tests {
    use super::*;

    /// Protects figures' words: 人 and 長 must be found whatever glyph name the converter chose.
    #[test]
    fn radicals_become_ideographs() {
        let folded: String = "⼈⽊⼾⻑⻄⻘⺠⻝人".chars().map(fold).collect();
        assert_eq!(folded, "人木戸長西青民食人");
        assert_eq!(fold('\u{2FD5}'), '龠');
        assert_eq!(fold('\u{2F00}'), '一');
    }

    /// Protects the search: the table must be sorted and without doubles.
    #[test]
    fn table_is_sorted() {
        assert!(SUPPLEMENT.windows(2).all(|w| w[0].0 < w[1].0));
        assert_eq!(KANGXI.chars().count(), 214);
    }
}
